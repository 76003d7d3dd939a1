//! A document as one HTML file: its style is in it, and nothing else is asked for.

use super::{Block, Document};

/// The style: dark on light or light on dark as the device has it, and plain on paper.
const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:1.0625rem/1.6 system-ui,sans-serif;max-width:44rem;margin:0 auto;padding:2rem 1.25rem}\
h1{font-size:1.75rem;line-height:1.25}h2{font-size:1.35rem;margin-top:2.5rem}\
h3{font-size:1.0625rem;margin:1.75rem 0 .25rem}p{margin:.25rem 0 .75rem}\
blockquote{margin:.5rem 0 1rem;padding:.25rem 0 .25rem 1rem;border-left:.25rem solid currentColor;\
white-space:pre-wrap;overflow-wrap:anywhere}\
dl{margin:.25rem 0}dt{font-weight:600;display:inline}dt::after{content:': '}\
dd{display:inline;margin:0;overflow-wrap:anywhere}dl>div{margin:.15rem 0}\
@media print{body{max-width:none;padding:0}h2,h3{break-after:avoid}blockquote{break-inside:avoid}}";

/// The document as one file. No script, and nothing that a browser would fetch.
pub fn html(document: &Document) -> String {
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none';style-src 'unsafe-inline'\">\n\
         <title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n",
        escaped(&document.lang),
        escaped(&document.title),
    );
    let mut is_in_list = false;
    for block in &document.blocks {
        let is_pair = matches!(block, Block::Pair(..));
        match (is_in_list, is_pair) {
            (false, true) => page.push_str("<dl>\n"),
            (true, false) => page.push_str("</dl>\n"),
            _ => {}
        }
        is_in_list = is_pair;
        let (tag, text) = match block {
            Block::Title(text) => ("h1", text),
            Block::Heading(text) => ("h2", text),
            Block::Part(text) => ("h3", text),
            Block::Text(text) => ("p", text),
            Block::Words(text) => ("blockquote", text),
            Block::Pair(name, value) => {
                let (name, value) = (escaped(name), escaped(value));
                page.push_str(&format!("<div><dt>{name}</dt><dd>{value}</dd></div>\n"));
                continue;
            }
        };
        let text = escaped(text);
        page.push_str(&format!("<{tag}>{text}</{tag}>\n"));
    }
    if is_in_list {
        page.push_str("</dl>\n");
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

/// Text as it stands between tags and in quoted values.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}
