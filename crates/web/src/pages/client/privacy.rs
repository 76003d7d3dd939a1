//! Who has read my words: the list, and the file that proves it. The page is whole without a script;
//! with one the list is checked on the client's own device.

use std::collections::HashMap;

use askama::Template;
use axum::{
    extract::{Query, rejection::QueryRejection},
    http::header,
    response::{IntoResponse, Response},
};
use desk::view::{AccessLine, PrivacyView, ReturnView};
use practice::{Name, Purpose};

use crate::{
    fault::Fault,
    frame::{Frame, Side},
    locale::Lang,
    pages::{client::frame, sample},
    promise::Teller,
    visit::{Shown, Visit, show},
};

/// The page.
#[derive(Template)]
#[template(path = "client/privacy.html")]
pub struct PrivacyPage {
    f: Frame,
    lines: Vec<Line>,
    view: PrivacyView,
    /// Some lines can not be checked yet.
    has_new: bool,
    is_later: bool,
}

/// One line, in words.
struct Line {
    line: AccessLine,
    icon: &'static str,
    title: String,
    about: String,
}

/// `GET /c/privacy`; `after` is where the page before ended.
pub async fn get(
    visit: Visit,
    query: Result<Query<HashMap<String, String>>, QueryRejection>,
) -> Shown {
    let after = field(query, "after");
    let is_later = after.is_some();
    let view = visit
        .ask(move |desk, act, viewer| desk.privacy(act, viewer, after.as_deref()))
        .await?;
    show(&privacy_page(frame(&visit, "privacy"), view, is_later))
}

/// `GET /c/privacy/list`: the list with its proof, as a file. `since` is the size of a tree that was
/// seen before; the file then shows that this one goes on from it.
pub async fn list(
    visit: Visit,
    query: Result<Query<HashMap<String, String>>, QueryRejection>,
) -> Result<Response, Fault> {
    let since = match field(query, "since") {
        None => None,
        Some(size) => Some(size.parse::<u64>().map_err(|_| Fault::not_found())?),
    };
    let file = visit
        .ask(move |desk, act, viewer| desk.access_list(act, viewer, since))
        .await?
        .ok_or_else(Fault::not_found)?;
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"list.txt\"",
        ),
    ];
    Ok((headers, file).into_response())
}

fn field(
    query: Result<Query<HashMap<String, String>>, QueryRejection>,
    name: &str,
) -> Option<String> {
    query.ok().and_then(|Query(mut fields)| fields.remove(name))
}

fn privacy_page(f: Frame, view: PrivacyView, is_later: bool) -> PrivacyPage {
    // What things are about is named without anybody's name.
    let nobody = Name {
        full: String::new(),
        short: String::new(),
        given: String::new(),
    };
    let teller = Teller::new(f.clock().clone(), &nobody);
    PrivacyPage {
        lines: view
            .lines
            .iter()
            .map(|line| told(&f, &teller, line.clone()))
            .collect(),
        has_new: view.lines.iter().any(|line| line.number.is_none()),
        f: f.narrow(),
        view,
        is_later,
    }
}

/// What was done, as the key of its sentence.
pub(crate) fn did(is_own: bool, act: &str) -> &'static str {
    match (is_own, act) {
        (true, "contact.write") => "did-own-write",
        (true, "contact.safe") => "did-own-safe",
        (true, "contact.take-back") => "did-own-take-back",
        (true, "copy.make" | "copy.fetch") => "did-own-copy",
        (true, "request.make") => "did-own-request",
        (true, "ring-plan.write") => "did-own-ring",
        (true, _) => "did-own-other",
        (false, "contact.open") => "did-open",
        (false, "contact.write") => "did-write",
        (false, "contact.share") => "did-share",
        (false, "break-glass.start") => "did-break-glass-start",
        (false, "break-glass.stop") => "did-break-glass-stop",
        (false, "copy.make") => "did-copy",
        (false, "request.open") => "did-request-open",
        (false, "request.answer" | "request.extend") => "did-request-answer",
        (false, "disclosure.prepare" | "disclosure.review" | "disclosure.stop") => "did-prepare",
        (false, "disclosure.leave") => "did-send",
        (false, "legal-hold.place" | "legal-hold.lift") => "did-hold",
        (false, "call.open") => "did-call-open",
        (false, "call.mark") => "did-call-mark",
        (false, "note.write") => "did-note",
        (false, "record.use") => "did-use",
        (false, "ring-plan.open") => "did-ring",
        (false, _) => "did-other",
    }
}

fn icon_of(is_own: bool, act: &str) -> &'static str {
    match did(is_own, act) {
        "did-own-take-back" => "undo",
        "did-own-safe" => "done",
        "did-break-glass-start" | "did-break-glass-stop" => "alert",
        "did-own-copy" | "did-copy" => "down",
        "did-send" | "did-prepare" => "now",
        "did-write" | "did-own-write" | "did-own-request" | "did-own-ring" | "did-own-other"
        | "did-request-answer" => "pen",
        _ => "eye",
    }
}

/// Why, as the key of its sentence.
pub(crate) fn why(code: &str) -> Option<&'static str> {
    Some(match code {
        "agenda" => "opening-agenda",
        "early" => "opening-early",
        "question" => "opening-question",
        "on-call" => "opening-on-call",
        "look" => "opening-look",
        "cover" => "opening-cover",
        "supervision" => "opening-supervision",
        "break-glass" => "opening-break-glass",
        "disclosure" => "opening-disclosure",
        "record" => "opening-record",
        "ring" => "opening-ring",
        "danger" => "emergency-danger",
        "call-for-help" => "emergency-call-for-help",
        "clinician-away" => "emergency-clinician-away",
        "other-helpers" => "emergency-other-helpers",
        _ => return None,
    })
}

fn told(f: &Frame, teller: &Teller, line: AccessLine) -> Line {
    let about = line.purpose.map(|purpose| teller.purpose(purpose));
    let parts = [about, why(&line.why).map(|key| f.say(key))];
    Line {
        icon: icon_of(line.is_own, &line.act),
        title: f.say1(did(line.is_own, &line.act), "name", &line.who.full),
        about: parts.into_iter().flatten().collect::<Vec<_>>().join(". "),
        line,
    }
}

impl PrivacyPage {
    /// The key of this verdict's sentence.
    fn sentence(&self, verdict: &str) -> String {
        format!("privacy-verdict-{verdict}")
    }

    /// The log's public key, to be compared with what the practice printed.
    fn key(&self) -> &str {
        &self.view.key
    }

    /// The instant as the list writes it, to the microsecond.
    fn written(&self, line: &AccessLine) -> String {
        line.at.strftime("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
    }
}

pub(crate) fn samples(lang: Lang) -> Vec<(String, String)> {
    let frame = || sample::frame(lang, Side::Client, "").under("privacy");
    let mut quiet = view();
    quiet.lines.clear();
    quiet.checked = 0;
    let mut returned = view();
    returned.returns.push(ReturnView { at: sample::now() });
    returned.keys.push(ReturnView { at: sample::now() });
    returned.next = Some("0198".to_owned());
    sample::pages([
        ("privacy", privacy_page(frame(), view(), false).render()),
        ("privacy-none", privacy_page(frame(), quiet, false).render()),
        (
            "privacy-returned",
            privacy_page(frame(), returned, true).render(),
        ),
    ])
}

fn view() -> PrivacyView {
    let line = |number, is_own, act: &str, purpose, why: &str| AccessLine {
        number,
        who: if is_own {
            sample::sam()
        } else {
            sample::amara()
        },
        actor: practice::PersonId::new(sample::now(), [3; 10]),
        is_own,
        act: act.to_owned(),
        purpose,
        contact: None,
        why: why.to_owned(),
        at: sample::now(),
    };
    let agenda = Some(Purpose::Agenda);
    PrivacyView {
        client: practice::PersonId::new(sample::now(), [1; 10]),
        lines: vec![
            line(None, false, "contact.open", agenda, "agenda"),
            line(Some(4), false, "contact.write", None, "t.reply-clinical"),
            line(Some(3), false, "note.write", None, ""),
            line(Some(3), false, "call.open", None, "on-call"),
            line(Some(3), false, "call.mark", None, "on-call"),
            line(Some(2), true, "contact.take-back", agenda, ""),
            line(Some(1), true, "contact.write", agenda, "c.agenda"),
        ],
        next: None,
        checked: 4,
        key: "vestibule/00/1+00000000+AQ==".to_owned(),
        returns: Vec::new(),
        keys: Vec::new(),
    }
}
