//! Text that is safe to put into a page as it is.

use std::fmt;

use askama::filters::HtmlSafe;

/// HTML that was made here from escaped text, never from a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Markup(String);

impl Markup {
    /// Markup that is part of the program.
    pub(crate) fn of_ours(html: String) -> Markup {
        Markup(html)
    }

    /// Escapes the text, and sets what stands between two `**` in bold.
    pub(crate) fn strong(text: &str) -> Markup {
        let mut html = String::with_capacity(text.len() + 16);
        for (at, part) in text.split("**").enumerate() {
            let escaped = escape(part);
            if at % 2 == 1 {
                html.push_str("<b>");
                html.push_str(&escaped);
                html.push_str("</b>");
            } else {
                html.push_str(&escaped);
            }
        }
        Markup(html)
    }
}

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::FastWritable for Markup {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(dest.write_str(&self.0)?)
    }
}

impl HtmlSafe for Markup {}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
