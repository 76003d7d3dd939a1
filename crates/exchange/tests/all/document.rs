//! Documents that people read: the same words in each, and nothing that asks for more.

use exchange::document::{Block, Document, html, pdf};

fn document(words: &str) -> Document {
    Document {
        lang: "en".to_owned(),
        title: "A copy".to_owned(),
        made_on: (2026, 5, 12),
        missing_letters: "Some letters are missing here.".to_owned(),
        blocks: vec![
            Block::Title("A copy".to_owned()),
            Block::Heading("What you wrote".to_owned()),
            Block::Part("12 May".to_owned()),
            Block::Pair("When".to_owned(), "today".to_owned()),
            Block::Words(words.to_owned()),
        ],
    }
}

#[test]
fn html_is_one_file_that_asks_for_nothing() {
    let page = html(&document("<script>alert(1)</script> & \"so on\"\nÉ"));
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;so on&quot;\nÉ"));
    for asks in [
        "<script", "src=", "href=", "url(", "@import", "http://", "https://",
    ] {
        assert!(!page.contains(asks), "{asks}");
    }
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn a_pdf_is_made_of_words_of_any_kind_and_length() {
    let long = "word ".repeat(4_000);
    let wide = "w".repeat(5_000);
    for words in [
        "",
        "one",
        "ÀÉ ß Ω Ж ő ’ — …",
        "shalom שלום, 你好, 👋",
        "a\u{202e}b\u{0}c\td",
        "\n\n\n",
        long.as_str(),
        wide.as_str(),
    ] {
        let file = pdf(&document(words)).unwrap();
        assert!(file.starts_with(b"%PDF-"), "{words:.20}");
    }
    let short = pdf(&document("one")).unwrap();
    assert!(short.len() < 60_000, "{} bytes", short.len());
    assert_eq!(short, pdf(&document("one")).unwrap(), "the same each time");
}
