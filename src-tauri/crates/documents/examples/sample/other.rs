//! The sample's text for other programs, so that they set the same words.

use hearthbook_documents::{Block, Document};

/// As HTML, for LibreOffice and WeasyPrint.
pub fn html(document: &Document) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title>\n<style>@page {{ size: A4; margin: \
         26mm 22mm }} body {{ font: 10.8pt/1.43 sans-serif }} table {{ border-collapse: collapse; width: 100% }} td, th {{ \
         border-bottom: .5pt solid #999; padding: 3pt; text-align: left; font-size: 9.6pt }} thead th {{ background: #eee \
         }}</style></head><body>\n",
        document.language,
        marked(&document.title)
    );
    for block in &document.blocks {
        match block {
            Block::Heading { level, text } => out.push_str(&format!("<h{level}>{}</h{level}>\n", marked(text))),
            Block::Paragraph { text, .. } => out.push_str(&format!("<p>{}</p>\n", marked(text))),
            Block::KeyValues { pairs, .. } | Block::Signature { lines: pairs, .. } => {
                if let Block::Signature { declaration, .. } = block {
                    out.push_str(&format!("<p>{}</p>\n", marked(declaration)));
                }
                out.push_str("<table>\n");
                for (label, value) in pairs {
                    out.push_str(&format!(
                        "<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n",
                        marked(label),
                        marked(value)
                    ));
                }
                out.push_str("</table>\n");
            }
            Block::Table { caption, heads, rows, .. } => {
                out.push_str(&format!("<table><caption>{}</caption><thead><tr>", marked(caption)));
                heads.iter().for_each(|h| out.push_str(&format!("<th scope=\"col\">{}</th>", marked(h))));
                out.push_str("</tr></thead><tbody>\n");
                for row in rows {
                    out.push_str("<tr>");
                    row.iter().for_each(|c| out.push_str(&format!("<td>{}</td>", marked(c))));
                    out.push_str("</tr>\n");
                }
                out.push_str("</tbody></table>\n");
            }
            Block::List { items, .. } => {
                out.push_str("<ul>\n");
                items.iter().for_each(|i| out.push_str(&format!("<li>{}</li>\n", marked(i))));
                out.push_str("</ul>\n");
            }
            Block::Note { lead, text } => {
                out.push_str(&format!("<blockquote><b>{}</b> {}</blockquote>\n", marked(lead), marked(text)));
            }
            Block::Code { groups } => out.push_str(&format!("<pre>{}</pre>\n", marked(&groups.join(" ")))),
            // the sample has no chart
            Block::Bars { .. } => {}
            Block::PageBreak => out.push_str("<p style=\"page-break-after: always\"></p>\n"),
        }
    }
    out.push_str("</body></html>\n");
    out
}

fn marked(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\n', "<br>")
}

/// As Typst.
pub fn typst(document: &Document) -> String {
    let mut out = format!(
        "#set document(title: {})\n#set page(paper: \"a4\", margin: (x: 22mm, y: 26mm), numbering: \"1 of 1\", header: [{}])\n\
         #set text(size: 10.8pt, lang: \"en\", region: \"GB\")\n#set table(stroke: 0.5pt + gray)\n",
        quoted(&document.title),
        hashed(&document.header.left)
    );
    for block in &document.blocks {
        match block {
            Block::Heading { level, text } => {
                out.push_str(&format!("#heading(level: {level})[{}]\n\n", hashed(text)));
            }
            Block::Paragraph { text, .. } => out.push_str(&format!("{}\n\n", hashed(text))),
            Block::KeyValues { pairs, .. } | Block::Signature { lines: pairs, .. } => {
                if let Block::Signature { declaration, .. } = block {
                    out.push_str(&format!("{}\n\n", hashed(declaration)));
                }
                out.push_str("#table(columns: (1fr, 2fr),\n");
                pairs.iter().for_each(|(l, v)| out.push_str(&format!("[{}], [{}],\n", hashed(l), hashed(v))));
                out.push_str(")\n\n");
            }
            Block::Table { caption, heads, rows, .. } => {
                out.push_str(&format!("*{}*\n\n#table(columns: {}, table.header(", hashed(caption), heads.len()));
                heads.iter().for_each(|h| out.push_str(&format!("[*{}*], ", hashed(h))));
                out.push_str("),\n");
                for row in rows {
                    row.iter().for_each(|c| out.push_str(&format!("[{}], ", hashed(c))));
                    out.push('\n');
                }
                out.push_str(")\n\n");
            }
            Block::List { items, .. } => {
                items.iter().for_each(|i| out.push_str(&format!("- {}\n", hashed(i))));
                out.push('\n');
            }
            Block::Note { lead, text } => {
                out.push_str(&format!("#quote(block: true)[*{}* {}]\n\n", hashed(lead), hashed(text)));
            }
            Block::Code { groups } => out.push_str(&format!("#raw({})\n\n", quoted(&groups.join(" ")))),
            // the sample has no chart
            Block::Bars { .. } => {}
            Block::PageBreak => out.push_str("#pagebreak()\n\n"),
        }
    }
    out
}

/// A text as a Typst string put into content: no sign in it can be read as markup.
fn hashed(text: &str) -> String {
    format!("#{}", quoted(text))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}
