//! A document that a person reads: one list of blocks, written as one HTML file or as a PDF.
//!
//! Neither needs anything from elsewhere: the HTML has its style in it and no script, the PDF its
//! letters. The PDF is tagged, so that a screen reader reads it in order (PDF/A-2a, PDF/UA-1).

mod html;
mod layout;
mod pdf;

pub use html::html;
pub use pdf::{PdfError, pdf};

/// A document.
#[derive(Clone, PartialEq, Eq)]
pub struct Document {
    /// The tag of its language, such as `en`.
    pub lang: String,
    /// What it is, for the window and the list of files: no name of anybody.
    pub title: String,
    /// When it was made: year, month, day.
    pub made_on: (u16, u8, u8),
    /// What is said at the top of a PDF in which some letter could not be written.
    pub missing_letters: String,
    /// What stands in it, in order.
    pub blocks: Vec<Block>,
}

/// One block of a document.
#[derive(Clone, PartialEq, Eq)]
pub enum Block {
    /// The first heading; one in each document, before any other.
    Title(String),
    /// A heading of the second level.
    Heading(String),
    /// A heading of the third level.
    Part(String),
    /// A sentence or more.
    Text(String),
    /// What is named, and what it says.
    Pair(String, String),
    /// Somebody's own words, with the line ends that they made.
    Words(String),
}

/// Prints how many blocks there are: a document may hold somebody's words.
impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Document({} blocks)", self.blocks.len())
    }
}
