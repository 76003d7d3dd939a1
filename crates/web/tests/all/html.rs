//! A small reader of our own HTML, and the rules that every page keeps.

/// One tag as it stands in a page.
#[derive(Debug)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
}

impl Tag {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The opening tags of a page, in order.
pub(crate) fn tags(page: &str) -> Vec<Tag> {
    page.split('<')
        .skip(1)
        .filter(|part| part.starts_with(|c: char| c.is_ascii_alphabetic()))
        .map(tag)
        .collect()
}

fn tag(part: &str) -> Tag {
    let inside = part.split('>').next().unwrap();
    let name: String = inside
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let mut rest = inside[name.len()..].trim();
    let mut attributes = Vec::new();
    while !rest.is_empty() {
        let end = rest.find(['=', ' ', '\n']).unwrap_or(rest.len());
        let key = rest[..end].to_owned();
        rest = rest[end..].trim_start();
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix("=\"") {
            let close = after.find('"').expect("a closed attribute");
            value = after[..close].to_owned();
            rest = after[close + 1..].trim_start();
        }
        attributes.push((key, value));
    }
    Tag { name, attributes }
}

/// What a page does wrong; nothing when it is well.
pub(crate) fn faults(page: &str) -> Vec<String> {
    let tags = tags(page);
    let named = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
    let mut faults = Vec::new();
    if !page.starts_with("<!doctype html>") {
        faults.push("no doctype, or it was not rendered".to_owned());
    }
    for (name, wanted) in [("h1", 1), ("title", 1), ("main", 1), ("html", 1)] {
        if named(name) != wanted {
            faults.push(format!("{} of <{name}>", named(name)));
        }
    }
    if page.contains("<title></title>") {
        faults.push("an empty title".to_owned());
    }
    let html = tags.iter().find(|tag| tag.name == "html");
    if html
        .and_then(|tag| tag.get("lang"))
        .is_none_or(str::is_empty)
    {
        faults.push("no language".to_owned());
    }
    for tag in &tags {
        attributes(tag, &mut faults);
    }
    labels(&tags, &mut faults);
    ids(&tags, &mut faults);
    faults
}

fn attributes(tag: &Tag, faults: &mut Vec<String>) {
    for (key, value) in &tag.attributes {
        if key.starts_with("on") || key == "style" {
            faults.push(format!(
                "<{} {key}>: nothing may be written into the page",
                tag.name
            ));
        }
        let is_fetched = matches!(key.as_str(), "src" | "action" | "formaction")
            || (key == "href" && tag.name == "link");
        if is_fetched && !value.starts_with('/') {
            faults.push(format!("<{} {key}={value}>: from elsewhere", tag.name));
        }
        if value.contains("http://") {
            faults.push(format!("<{} {key}={value}>: not over TLS", tag.name));
        }
    }
    if tag.name == "style" || (tag.name == "script" && tag.get("src").is_none()) {
        faults.push(format!("<{}> in the page", tag.name));
    }
    if tag.name == "img" && tag.get("alt").is_none() {
        faults.push("an image without words".to_owned());
    }
}

/// Every field has a label, or stands in one.
fn labels(tags: &[Tag], faults: &mut Vec<String>) {
    let mut previous = "";
    for tag in tags {
        let is_field = matches!(tag.name.as_str(), "input" | "textarea" | "select");
        if is_field && tag.get("type") != Some("hidden") {
            let id = tag.get("id").unwrap_or_default();
            let is_labelled = previous == "label"
                || tags
                    .iter()
                    .any(|tag| tag.name == "label" && tag.get("for") == Some(id));
            if !is_labelled {
                faults.push(format!(
                    "<{} name={:?}> without a label",
                    tag.name,
                    tag.get("name")
                ));
            }
        }
        previous = tag.name.as_str();
    }
}

/// Every id is there once, and every reference to one leads somewhere.
fn ids(tags: &[Tag], faults: &mut Vec<String>) {
    let mut known: Vec<&str> = tags.iter().filter_map(|tag| tag.get("id")).collect();
    known.sort_unstable();
    for pair in known.windows(2) {
        if pair[0] == pair[1] {
            faults.push(format!("two of id {}", pair[0]));
        }
    }
    for tag in tags {
        for key in ["aria-labelledby", "aria-describedby", "for"] {
            for id in tag.get(key).unwrap_or_default().split_whitespace() {
                if !known.contains(&id) {
                    faults.push(format!("{key}={id} leads nowhere"));
                }
            }
        }
        let inside = tag.get("href").and_then(|href| href.strip_prefix('#'));
        if let Some(id) = inside.filter(|id| !known.contains(id)) {
            faults.push(format!("#{id} leads nowhere"));
        }
    }
}

#[test]
fn a_page_that_breaks_the_rules_is_found_out() {
    let page = r##"<!doctype html><html lang=""><title></title><main><h1>a</h1><h1>b</h1>
        <p style="x" onclick="y">z</p><input name="q"><script>1</script><a href="#no">n</a>
        <form action="http://elsewhere"></form><i id="a"></i><i id="a"></i></main></html>"##;
    let found = faults(page).join("\n");
    for wanted in [
        "2 of <h1>",
        "no language",
        "an empty title",
        "<p style>",
        "<p onclick>",
        "without a label",
        "<script> in the page",
        "leads nowhere",
        "from elsewhere",
        "not over TLS",
        "two of id a",
    ] {
        assert!(found.contains(wanted), "{wanted} was not found in\n{found}");
    }
}
