//! A typed line as numbers, words and signs, each with where it stands.

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    /// Byte offsets into the line.
    pub start: usize,
    pub end: usize,
}

/// What a piece is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// Digits: their value (of at most nine of them) and how many there are.
    Number(u32, usize),
    /// Letters, in lower case.
    Word(String),
    /// Any kind of dash.
    Dash,
    /// Any other sign.
    Sign(char),
}

/// Cuts a line up; spaces only part what stands beside them.
pub(super) fn tokens(line: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut chars = line.char_indices().peekable();
    while let Some(&(start, first)) = chars.peek() {
        if first.is_whitespace() || matches!(first, '\u{feff}' | '\u{200b}') {
            chars.next();
            continue;
        }
        let mut end = start;
        let kind = if first.is_ascii_digit() {
            let mut value: u32 = 0;
            let mut digits = 0;
            while let Some(&(at, c)) = chars.peek() {
                let Some(digit) = c.to_digit(10) else { break };
                value = value.saturating_mul(10).saturating_add(digit);
                digits += 1;
                end = at + c.len_utf8();
                chars.next();
            }
            Kind::Number(value, digits)
        } else if first.is_alphabetic() {
            let mut word = String::new();
            while let Some(&(at, c)) = chars.peek() {
                if !c.is_alphabetic() {
                    break;
                }
                word.extend(c.to_lowercase());
                end = at + c.len_utf8();
                chars.next();
            }
            Kind::Word(word)
        } else {
            chars.next();
            end = start + first.len_utf8();
            match first {
                '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ad}' => Kind::Dash,
                '\u{2018}' | '\u{2019}' | '`' | '\u{b4}' => Kind::Sign('\''),
                other => Kind::Sign(other),
            }
        };
        out.push(Token { kind, start, end });
    }
    out
}

/// A place in the pieces of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct At<'a> {
    tokens: &'a [Token],
    pos: usize,
}

impl<'a> At<'a> {
    pub fn new(tokens: &'a [Token]) -> Self {
        Self { tokens, pos: 0 }
    }

    pub fn at(self, pos: usize) -> Self {
        Self { pos, ..self }
    }

    pub fn pos(self) -> usize {
        self.pos
    }

    pub fn is_end(self) -> bool {
        self.pos >= self.tokens.len()
    }

    pub fn next(self) -> Self {
        Self { pos: self.pos + 1, ..self }
    }

    pub fn kind(self) -> Option<&'a Kind> {
        self.tokens.get(self.pos).map(|token| &token.kind)
    }

    pub fn token(self) -> Option<&'a Token> {
        self.tokens.get(self.pos)
    }

    /// Whether this piece follows the one before it without a space.
    pub fn is_glued(self) -> bool {
        let before = self.pos.checked_sub(1).and_then(|before| self.tokens.get(before));
        matches!((before, self.token()), (Some(before), Some(token)) if before.end == token.start)
    }

    pub fn number(self) -> Option<(u32, usize, Self)> {
        match self.kind() {
            Some(Kind::Number(value, digits)) => Some((*value, *digits, self.next())),
            _ => None,
        }
    }

    pub fn word(self) -> Option<(&'a str, Self)> {
        match self.kind() {
            Some(Kind::Word(word)) => Some((word, self.next())),
            _ => None,
        }
    }

    pub fn dash(self) -> Option<Self> {
        matches!(self.kind(), Some(Kind::Dash)).then(|| self.next())
    }

    pub fn sign(self, wanted: char) -> Option<Self> {
        matches!(self.kind(), Some(Kind::Sign(sign)) if *sign == wanted).then(|| self.next())
    }

    /// Past this piece, when it is one of these words.
    pub fn one_of(self, words: &[&str]) -> Option<Self> {
        let (word, next) = self.word()?;
        words.contains(&word).then_some(next)
    }

    /// Past as many of these signs and words as stand here.
    pub fn skip(self, signs: &[char], words: &[&str]) -> Self {
        let mut here = self;
        loop {
            let skipped = match here.kind() {
                Some(Kind::Sign(sign)) => signs.contains(sign),
                Some(Kind::Word(word)) => words.contains(&word.as_str()),
                _ => false,
            };
            if !skipped {
                return here;
            }
            here = here.next();
        }
    }
}
