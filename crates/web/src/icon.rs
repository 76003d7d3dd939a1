//! The line icons: 24 px grid, 1.75 stroke, drawn for Vestibule from plain geometry.

use crate::markup::Markup;

/// The names of all icons.
pub fn names() -> impl Iterator<Item = &'static str> {
    ICONS.iter().map(|(name, _)| *name)
}

/// An icon, hidden from screen readers: a word always stands beside it. An unknown name is nothing.
pub(crate) fn svg(name: &str, class: &str) -> Markup {
    let paths = ICONS
        .iter()
        .find(|(known, _)| *known == name)
        .map_or("", |(_, paths)| paths);
    let gap = if class.is_empty() { "" } else { " " };
    Markup::of_ours(format!(
        "<svg class=\"icon{gap}{class}\" viewBox=\"0 0 24 24\" aria-hidden=\"true\" focusable=\"false\">{paths}</svg>"
    ))
}

#[rustfmt::skip]
const ICONS: &[(&str, &str)] = &[
    ("door", r#"<path d="M5 21V11a7 7 0 0 1 14 0v10"/><path d="M3 21h18"/><path d="M9.5 21v-9.5a2.5 2.5 0 0 1 5 0V21"/>"#),
    ("home", r#"<path d="M4 11.2 12 4.5l8 6.7"/><path d="M6.2 9.6V19a1 1 0 0 0 1 1h9.6a1 1 0 0 0 1-1V9.6"/><path d="M10 20v-5.2h4V20"/>"#),
    ("tools", r#"<path d="M12 20.5C7 17 4 13.7 4 9.9A4.4 4.4 0 0 1 12 7.4a4.4 4.4 0 0 1 8 2.5c0 3.8-3 7.1-8 10.6Z"/>"#),
    ("journal", r#"<path d="M6 3.5h11a1.5 1.5 0 0 1 1.5 1.5v15.5H7.5A2.5 2.5 0 0 1 5 18V4.5a1 1 0 0 1 1-1Z"/><path d="M5 18a2.5 2.5 0 0 1 2.5-2.5h11"/><path d="M9 8h6"/>"#),
    ("contact", r#"<path d="M4 6.5h16v11H4z"/><path d="m4.5 7 7.5 6 7.5-6"/>"#),
    ("privacy", r#"<path d="M12 3.5 5 6v5.5c0 4.3 2.9 7.3 7 9 4.1-1.7 7-4.7 7-9V6Z"/><path d="m9 12 2.2 2.2L15.2 10"/>"#),
    ("help", r#"<circle cx="12" cy="12" r="8.5"/><circle cx="12" cy="12" r="3.5"/><path d="m6 6 3.5 3.5M18 6l-3.5 3.5M6 18l3.5-3.5M18 18l-3.5-3.5"/>"#),
    ("exit", r#"<path d="M13 4.5H6.5a1 1 0 0 0-1 1v13a1 1 0 0 0 1 1H13"/><path d="M10.5 12H20"/><path d="m16.5 8.5 3.5 3.5-3.5 3.5"/>"#),
    ("calendar", r#"<rect x="4" y="5.5" width="16" height="14.5" rx="2"/><path d="M4 10h16M8.5 3.5v4M15.5 3.5v4"/>"#),
    ("done", r#"<circle cx="12" cy="12" r="8.5"/><path d="m8.3 12.3 2.5 2.5 5-5.2"/>"#),
    ("hours", r#"<circle cx="12" cy="12" r="8.5"/><path d="M12 7.2V12l3.2 2"/>"#),
    ("kept", r#"<path d="M7 4h10a1 1 0 0 1 1 1v15.2l-6-4-6 4V5a1 1 0 0 1 1-1Z"/>"#),
    ("now", r#"<path d="M4.5 12h14"/><path d="m13 6.5 5.5 5.5-5.5 5.5"/>"#),
    ("kind", r#"<path d="M4.5 13.5c2-1 3.6-.8 5 .5l1.6 1.4h3.4a1.5 1.5 0 0 1 0 3H10"/><path d="m14.8 15.5 3.7-2a1.5 1.5 0 0 1 1.6 2.5L14 20H4.5"/><path d="M12 10.5C9.9 9 9 7.8 9 6.6a1.6 1.6 0 0 1 3-.8 1.6 1.6 0 0 1 3 .8c0 1.2-.9 2.4-3 3.9Z"/>"#),
    ("pen", r#"<path d="m5 19 .8-3.8L16 5l3 3L8.8 18.2Z"/><path d="m14 7 3 3"/>"#),
    ("receipt", r#"<path d="M6.5 3.5h11v17l-2.2-1.5-2.1 1.5-2.2-1.5-2.2 1.5-2.3-1.5Z"/><path d="M9.5 8h5M9.5 12h5"/>"#),
    ("chevron", r#"<path d="m9.5 6 6 6-6 6"/>"#),
    ("back", r#"<path d="m14.5 6-6 6 6 6"/>"#),
    ("phone", r#"<path d="M8.3 4.5H5.5a1 1 0 0 0-1 1.1c.6 7.3 6.6 13.3 13.9 13.9a1 1 0 0 0 1.1-1v-2.8l-4-1.7-1.8 1.8a11.5 11.5 0 0 1-5.5-5.5L10 8.5Z"/>"#),
    ("text", r#"<path d="M4 5.5h16v11h-8.5L7 20v-3.5H4Z"/><path d="M8 10h8M8 13h5"/>"#),
    ("plus", r#"<path d="M12 5.5v13M5.5 12h13"/>"#),
    ("lock", r#"<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>"#),
    ("eye", r#"<path d="M3 12c2.3-4 5.3-6 9-6s6.7 2 9 6c-2.3 4-5.3 6-9 6s-6.7-2-9-6Z"/><circle cx="12" cy="12" r="2.7"/>"#),
    ("eyeoff", r#"<path d="M4 4.5 20 19.5"/><path d="M9.8 6.3A9.7 9.7 0 0 1 12 6c3.7 0 6.7 2 9 6a16 16 0 0 1-2.7 3.4M6.3 7.7A15 15 0 0 0 3 12c2.3 4 5.3 6 9 6 1.5 0 2.9-.3 4.1-1"/>"#),
    ("people", r#"<circle cx="9" cy="8.5" r="3.2"/><path d="M3.5 19c.4-3.2 2.5-5 5.5-5s5.1 1.8 5.5 5"/><path d="M15.5 5.7a3.2 3.2 0 0 1 0 5.7M17 14.3c2 .6 3.2 2.2 3.5 4.7"/>"#),
    ("person", r#"<circle cx="12" cy="8.5" r="3.5"/><path d="M5.5 20c.5-3.8 2.9-5.8 6.5-5.8s6 2 6.5 5.8"/>"#),
    ("scale", r#"<path d="M12 4v16M8 20h8M5 7.5l7-1.5 7 1.5"/><path d="M5 7.5 2.5 14a2.7 2.7 0 0 0 5 0ZM19 7.5 16.5 14a2.7 2.7 0 0 0 5 0Z"/>"#),
    ("log", r#"<path d="M9 6.5h11M9 12h11M9 17.5h11"/><path d="M4.5 6.5h.01M4.5 12h.01M4.5 17.5h.01"/>"#),
    ("flag", r#"<path d="M6 21V4.5"/><path d="M6 5c4-2 7 2 12 0v8.5c-5 2-8-2-12 0"/>"#),
    ("plan", r#"<path d="m4 6 5-2 6 2 5-2v14l-5 2-6-2-5 2Z"/><path d="M9 4v14M15 6v14"/>"#),
    ("down", r#"<path d="M12 4.5V15"/><path d="m7.5 11 4.5 4.5 4.5-4.5"/><path d="M5 19.5h14"/>"#),
    ("print", r#"<path d="M7.5 8.5v-5h9v5"/><path d="M7.5 16.5h-2a1.5 1.5 0 0 1-1.5-1.5v-5A1.5 1.5 0 0 1 5.5 8.5h13A1.5 1.5 0 0 1 20 10v5a1.5 1.5 0 0 1-1.5 1.5h-2"/><path d="M7.5 14h9v6.5h-9z"/>"#),
    ("wind", r#"<path d="M3.5 9.5h10a2.7 2.7 0 1 0-2.6-3.5"/><path d="M3.5 13.5h14a2.7 2.7 0 1 1-2.6 3.5"/><path d="M3.5 17.5h6"/>"#),
    ("walk", r#"<circle cx="13" cy="4.7" r="1.7"/><path d="m12.5 9-3.5 2-1.5 3.5M12.5 9l1.5 4.5-3 7M12.5 9l2.5 2.5 3 .5M14 13.5l2.5 3 .8 4"/>"#),
    ("alert", r#"<path d="M12 4.5 3.5 19.5h17Z"/><path d="M12 10v4.5M12 17.2h.01"/>"#),
    ("info", r#"<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 8h.01"/>"#),
    ("history", r#"<path d="M4.5 9.5A8.2 8.2 0 1 1 4 13.5"/><path d="M4 5v4.7h4.7"/><path d="M12 8v4.5l3 1.8"/>"#),
    ("doc", r#"<path d="M7 3.5h7l4.5 4.5v12.5H7a1 1 0 0 1-1-1v-15a1 1 0 0 1 1-1Z"/><path d="M14 3.5V8h4.5M9.5 12.5h5.5M9.5 16h5.5"/>"#),
    ("moon", r#"<path d="M19.5 14A8 8 0 0 1 10 4.5a8 8 0 1 0 9.5 9.5Z"/>"#),
    ("settings", r#"<path d="M4 7.5h9M18 7.5h2M4 16.5h2M11 16.5h9"/><circle cx="15.5" cy="7.5" r="2.3"/><circle cx="8.5" cy="16.5" r="2.3"/>"#),
    ("undo", r#"<path d="M5 9h9a5 5 0 0 1 0 10h-4"/><path d="M8.5 5.5 5 9l3.5 3.5"/>"#),
    ("proof", r#"<path d="M12 3.5 14 5.6l2.9-.3.7 2.9 2.5 1.5L19 12.4l1.1 2.7-2.5 1.5-.7 2.9-2.9-.3L12 21.3 10 19.2l-2.9.3-.7-2.9-2.5-1.5L5 12.4 3.9 9.7l2.5-1.5.7-2.9 2.9.3Z"/><path d="m9 12.4 2.2 2.2 4-4.2"/>"#),
    ("bell", r#"<path d="M6.5 16.5V11a5.5 5.5 0 0 1 11 0v5.5l1.5 1.5H5Z"/><path d="M10 20.5h4"/>"#),
    ("swap", r#"<path d="M4.5 8.5h14M15 5l3.5 3.5L15 12M19.5 15.5h-14M9 12l-3.5 3.5L9 19"/>"#),
];
