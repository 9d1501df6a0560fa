//! .csv in any encoding and with any delimiter, and rows pasted from a spreadsheet.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::read::{Limits, SheetError};
use crate::table::{Cell, Note, Table, Workbook};

/// The delimiters that are told apart, the likeliest first.
const DELIMITERS: [u8; 4] = [b'\t', b',', b';', b'|'];
/// Rows from which the delimiter is judged.
const SAMPLE: usize = 60;
/// Lines of a sheet in Excel, empty ones too.
const MOST_LINES: usize = 1_048_576;

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, SheetError> {
    let (text, bad) = decode(bytes);
    // What is full of control characters is no text in any encoding.
    let odd = text.chars().take(4000).filter(|c| c.is_control() && !matches!(c, '\t' | '\r' | '\n')).count();
    if odd > 8 {
        return Err(SheetError::NoSheet("a file of a kind that cannot be read here"));
    }
    let mut book = read_text(&text, limits)?;
    if bad {
        book.notes.push(Note::BadCharacters);
    }
    Ok(book)
}

fn decode(bytes: &[u8]) -> (String, bool) {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => unmarked(bytes),
    };
    let (text, _, bad) = encoding.decode(bytes);
    (text.into_owned(), bad)
}

/// The encoding of a text that does not say it.
fn unmarked(bytes: &[u8]) -> &'static Encoding {
    let sample = bytes.get(..bytes.len().min(4096)).unwrap_or(bytes);
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let many = sample.len() / 5;
    if sample.len() >= 4 && zeros(1) > many && zeros(1) > zeros(0) {
        UTF_16LE
    } else if sample.len() >= 4 && zeros(0) > many {
        UTF_16BE
    } else if std::str::from_utf8(bytes).is_ok() {
        UTF_8
    } else {
        WINDOWS_1252
    }
}

pub(crate) fn read_text(text: &str, limits: &Limits) -> Result<Workbook, SheetError> {
    let text = text.trim_start_matches('\u{feff}');
    let (told, text) = told_delimiter(text);
    let delimiter = told.unwrap_or_else(|| likely_delimiter(text));
    let mut table = Table::default();
    let (mut cells, mut filled, mut empty) = (0, 0, 0);
    for mut row in records(text, delimiter) {
        let end = row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        row.truncate(end);
        if row.len() > limits.columns {
            return Err(SheetError::TooManyColumns(limits.columns));
        }
        // empty lines keep their place, so that rows have the numbers that a spreadsheet shows; those at the end do not
        if row.is_empty() {
            empty += 1;
            continue;
        }
        if table.rows.len() + empty >= MOST_LINES {
            return Err(SheetError::rows(limits.rows));
        }
        table.rows.extend(std::iter::repeat_n(Vec::new(), std::mem::take(&mut empty)));
        cells += row.len();
        filled += 1;
        if filled > limits.rows {
            return Err(SheetError::rows(limits.rows));
        }
        if cells > limits.cells {
            return Err(SheetError::TooManyCells);
        }
        table.rows.push(row);
    }
    Ok(Workbook { tables: vec![table], notes: Vec::new() })
}

/// The records of a text, each as its fields.
struct Records<'a> {
    core: Reader,
    rest: &'a [u8],
    /// The record before ended with a carriage return, so that a line feed still belongs to it.
    returned: bool,
    fields: Vec<u8>,
    ends: Vec<usize>,
}

fn records(text: &str, delimiter: u8) -> Records<'_> {
    let core = ReaderBuilder::new().delimiter(delimiter).build();
    Records { core, rest: text.as_bytes(), returned: false, fields: vec![0; 4096], ends: vec![0; 64] }
}

impl Iterator for Records<'_> {
    type Item = Vec<Cell>;

    fn next(&mut self) -> Option<Vec<Cell>> {
        if std::mem::take(&mut self.returned) && self.rest.first() == Some(&b'\n') {
            self.rest = &self.rest[1..];
        }
        // the reader passes over empty lines; here each is a row
        if let Some(line) = [&b"\r\n"[..], b"\n", b"\r"].into_iter().find(|line| self.rest.starts_with(line)) {
            self.rest = &self.rest[line.len()..];
            return Some(Vec::new());
        }
        let (mut written, mut ended) = (0, 0);
        loop {
            let (result, read, wrote, ends) =
                self.core.read_record(self.rest, &mut self.fields[written..], &mut self.ends[ended..]);
            self.returned = self.rest.get(..read).and_then(<[u8]>::last) == Some(&b'\r');
            self.rest = &self.rest[read..];
            written += wrote;
            ended += ends;
            match result {
                // Asked once more with nothing left, the reader ends the last record.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.fields.resize(self.fields.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => {
                    let mut start = 0;
                    let cells = self.ends[..ended].iter().map(|&end| {
                        let field = String::from_utf8_lossy(&self.fields[start..end]);
                        start = end;
                        Cell::text(&field)
                    });
                    return Some(cells.collect());
                }
                ReadRecordResult::End => return None,
            }
        }
    }
}

/// Excel's own first line, "sep=;".
fn told_delimiter(text: &str) -> (Option<u8>, &str) {
    let Some(rest) = text.strip_prefix("sep=").or_else(|| text.strip_prefix("\"sep=")) else { return (None, text) };
    let mut chars = rest.chars();
    let told = chars.next().and_then(|c| u8::try_from(c).ok()).filter(u8::is_ascii);
    let after = chars.as_str().trim_start_matches('"').trim_start_matches(['\r', '\n']);
    (told, if told.is_some() { after } else { text })
}

/// The delimiter that cuts most rows into the same number of fields.
fn likely_delimiter(text: &str) -> u8 {
    let score = |delimiter: u8| {
        let counts: Vec<usize> =
            records(text, delimiter).take(SAMPLE).map(|record| record.len()).filter(|fields| *fields > 0).collect();
        let alike = |fields: usize| counts.iter().filter(|other| **other == fields).count();
        let best = counts.iter().copied().filter(|fields| *fields > 1).max_by_key(|fields| (alike(*fields), *fields));
        best.map_or((0, 0), |fields| (alike(fields) * 100 / counts.len().max(1), fields))
    };
    // Tabs do not stand in text by chance; commas do.
    DELIMITERS
        .into_iter()
        .map(|delimiter| (score(delimiter), delimiter))
        .rev()
        .max_by_key(|((alike, fields), delimiter)| {
            (if *delimiter == b'\t' && *fields > 1 { alike + 30 } else { *alike }, *fields)
        })
        .filter(|((alike, _), _)| *alike > 0)
        .map_or(b',', |(_, delimiter)| delimiter)
}
