//! A document as a PDF with its letters inside, tagged for screen readers.

use std::num::NonZeroU16;

use krilla::{
    Document as Writer, SerializeSettings,
    configure::{Accessibility, Archival, ConfigurationBuilder},
    destination::XyzDestination,
    geom::Point,
    metadata::{DateTime, Metadata},
    outline::{Outline, OutlineNode},
    page::PageSettings,
    surface::Surface,
    tagging::{
        Artifact, ArtifactType, ContentTag, Identifier, SpanTag, Tag, TagGroup, TagKind, TagTree,
    },
    text::{Font, TextDirection},
};

use super::{
    Block, Document,
    layout::{Letters, Line, Lines, PAGE, pages},
};

/// Noto Sans with the letters of Latin, Greek and Cyrillic, under the SIL Open Font License.
static FONT: &[u8] = include_bytes!("../../fonts/noto-sans.ttf");

/// Why a PDF could not be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the PDF could not be made: {0}")]
pub struct PdfError(String);

/// The document as a PDF. Letters that its font does not have are written as a mark, and that is
/// said at its top.
pub fn pdf(document: &Document) -> Result<Vec<u8>, PdfError> {
    let font = Font::new(FONT.into(), 0).ok_or_else(|| failed("the font"))?;
    let mut letters = Letters::of(FONT).ok_or_else(|| failed("the font"))?;
    let mut laid = pages(document, &mut letters);
    let told;
    let document = if letters.has_missing && !document.missing_letters.is_empty() {
        told = with_note(document);
        laid = pages(&told, &mut letters);
        &told
    } else {
        document
    };
    let mut writer = Writer::new_with(settings()?);
    let mut groups: Vec<TagGroup> = document.blocks.iter().map(group).collect();
    let mut outline = Outline::new();
    for (number, lines) in laid.iter().enumerate() {
        let size = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| failed("the page"))?;
        let mut page = writer.start_page_with(size);
        let mut surface = page.surface();
        draw(&mut surface, lines, &font, &mut groups);
        surface.finish();
        page.finish();
        for line in first_lines(lines) {
            let block = line.block.and_then(|block| document.blocks.get(block));
            if let Some(Block::Title(text) | Block::Heading(text)) = block
                && !text.is_empty()
            {
                let at = XyzDestination::new(number, Point::from_xy(0.0, line.y - line.size));
                outline.push_child(OutlineNode::new(text.clone(), at));
            }
        }
    }
    let mut tree = TagTree::new().with_lang(Some(document.lang.clone()));
    for group in groups {
        tree.push(group);
    }
    writer.set_outline(outline);
    writer.set_tag_tree(tree);
    writer.set_metadata(metadata(document));
    writer
        .finish()
        .map_err(|error| PdfError(format!("{error:?}")))
}

fn failed(what: &str) -> PdfError {
    PdfError(what.to_owned())
}

/// The same, with the note after its title.
fn with_note(document: &Document) -> Document {
    let mut told = document.clone();
    let place = told.blocks.len().min(1);
    let note = Block::Text(document.missing_letters.clone());
    told.blocks.insert(place, note);
    told
}

fn settings() -> Result<SerializeSettings, PdfError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PdfError(format!("{error:?}")))?;
    Ok(SerializeSettings {
        configuration,
        enable_tagging: true,
        ..SerializeSettings::default()
    })
}

fn metadata(document: &Document) -> Metadata {
    let (year, month, day) = document.made_on;
    let made = DateTime::new(year).month(month).day(day);
    Metadata::new()
        .title(document.title.clone())
        .language(document.lang.clone())
        .creator("Vestibule".to_owned())
        .creation_date(made)
}

fn group(block: &Block) -> TagGroup {
    let heading = |level: u16, text: &str| {
        let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
        TagKind::from(Tag::Hn(level, Some(text.to_owned())))
    };
    let tag = match block {
        Block::Title(text) => heading(1, text),
        Block::Heading(text) => heading(2, text),
        Block::Part(text) => heading(3, text),
        Block::Text(_) | Block::Pair(..) | Block::Words(_) => TagKind::from(Tag::P),
    };
    TagGroup::new(tag)
}

/// Draws a page: what belongs to one block is one part of the tree.
fn draw(surface: &mut Surface<'_>, lines: &Lines, font: &Font, groups: &mut [TagGroup]) {
    for run in lines.chunk_by(|one, next| one.block == next.block) {
        let block = run.first().and_then(|line| line.block);
        let tag = match block {
            Some(_) => ContentTag::Span(SpanTag::empty()),
            None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)),
        };
        let id: Identifier = surface.start_tagged(tag);
        for line in run {
            let at = Point::from_xy(line.x, line.y);
            let (font, direction) = (font.clone(), TextDirection::LeftToRight);
            surface.draw_text(at, font, line.size, &line.text, false, direction);
        }
        surface.end_tagged();
        if let Some(group) = block.and_then(|block| groups.get_mut(block)) {
            group.push(id);
        }
    }
}

/// The first line of each block on a page.
fn first_lines(lines: &Lines) -> impl Iterator<Item = &Line> {
    lines
        .chunk_by(|one, next| one.block == next.block)
        .filter_map(<[Line]>::first)
}
