//! The own record: a copy of everything, what was asked about it, and what was sent to others.

use askama::Template;
use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use desk::view::{
    CopyFile, CopyFormat, CopyLine, DisclosureView, OwnRequests, RequestView, Somebody,
};
use exchange::document;
use practice::{
    CopyId, DisclosureGround, DisclosureId, DisclosureState, Outsider, PersonId, RecordPart,
    RequestId, RequestKind, RequestState, RestrictionScope, Timestamp, Words,
};

use crate::{
    clock::Clock,
    fault::Fault,
    form::Form,
    frame::{Frame, Side},
    locale::Lang,
    pages::{
        client::{frame, id_of},
        files, sample,
    },
    visit::{Shown, Visit, show},
};

/// The page.
#[derive(Template)]
#[template(path = "client/record.html")]
pub struct RecordPage {
    f: Frame,
    copies: Vec<CopyRow>,
    requests: Vec<RequestRow>,
    sent: Vec<SentRow>,
}

struct CopyRow {
    id: CopyId,
    made: String,
    until: String,
    parts: Vec<PartRow>,
}

struct PartRow {
    number: u32,
    name: String,
}

struct RequestRow {
    path: String,
    title: String,
    sub: String,
    is_late: bool,
}

struct SentRow {
    id: DisclosureId,
    title: String,
    purpose: String,
    lines: Vec<String>,
    asks: bool,
    may_stop: bool,
}

/// `GET /c/privacy/record`
pub async fn get(visit: Visit) -> Shown {
    let (copies, requests, sent) = visit
        .ask(|desk, act, viewer| {
            let copies = desk.copies(act, viewer)?;
            let requests = desk.own_requests(act, viewer)?;
            Ok((copies, requests, desk.own_disclosures(act, viewer)?))
        })
        .await?;
    show(&page(frame(&visit, "privacy"), &copies, &requests, &sent))
}

/// `POST /c/privacy/copy`: makes one.
pub async fn make(visit: Visit) -> Result<Redirect, Fault> {
    visit
        .ask(|desk, act, viewer| desk.make_copy(act, viewer))
        .await?;
    Ok(Redirect::to("/c/privacy/record#h-copy"))
}

/// `POST /c/privacy/copy/{id}`: one file of it. It is no page, since fetching it stands on the list.
pub async fn fetch(visit: Visit, Path(id): Path<String>, form: Form) -> Result<Response, Fault> {
    let id: CopyId = id_of(&id)?;
    let part: u32 = form.text("part").parse().map_err(|_| Fault::not_found())?;
    let format = CopyFormat::from_code(form.text("format")).ok_or_else(Fault::not_found)?;
    let (clock, practice_name) = (visit.clock(), visit.door.practice_name.clone());
    let bytes = visit
        .ask(move |desk, act, viewer| {
            let file = desk.fetch_copy(act, viewer, id, part, format)?;
            Ok(written(&file, format, &practice_name, &clock))
        })
        .await?
        .map_err(Fault::failed)?;
    let kind = match format {
        CopyFormat::Html => "text/html; charset=utf-8",
        CopyFormat::Pdf => "application/pdf",
        CopyFormat::Json => "application/json",
    };
    // A name that says nothing: it stays in a list of downloads.
    let name = format!("attachment; filename=\"notes-{part}.{}\"", format.code());
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, bytes).into_response())
}

/// `POST /c/privacy/sent/{id}`: yes or no to something that waits for it.
pub async fn agree(visit: Visit, Path(id): Path<String>, form: Form) -> Result<Redirect, Fault> {
    let id: DisclosureId = id_of(&id)?;
    let is_agreed = form.text("step") == "yes";
    visit
        .ask(move |desk, act, viewer| desk.agree_to_disclosure(act, viewer, id, is_agreed))
        .await?;
    Ok(Redirect::to("/c/privacy/record#h-sent"))
}

/// One file, in one format.
fn written(
    file: &CopyFile,
    format: CopyFormat,
    practice_name: &str,
    clock: &Clock,
) -> Result<Vec<u8>, String> {
    match format {
        CopyFormat::Json => {
            let left_out = files::left_out(clock);
            files::json(file, practice_name, clock, left_out).map(String::into_bytes)
        }
        CopyFormat::Html => {
            Ok(document::html(&files::tell(file, practice_name, clock)).into_bytes())
        }
        CopyFormat::Pdf => document::pdf(&files::tell(file, practice_name, clock))
            .map_err(|error| error.to_string()),
    }
}

fn page(
    f: Frame,
    copies: &[CopyLine],
    requests: &OwnRequests,
    sent: &[DisclosureView],
) -> RecordPage {
    RecordPage {
        copies: copies.iter().map(|copy| copy_row(&f, copy)).collect(),
        requests: requests
            .requests
            .iter()
            .map(|one| request_row(&f, one))
            .collect(),
        sent: sent.iter().map(|one| sent_row(&f, one)).collect(),
        f: f.narrow(),
    }
}

impl RecordPage {
    #[expect(clippy::unused_self, reason = "templates call methods of their page")]
    fn icon(&self, row: &RequestRow) -> &'static str {
        if row.is_late { "alert" } else { "pen" }
    }
}

fn copy_row(f: &Frame, copy: &CopyLine) -> CopyRow {
    let made = match &copy.made_by {
        Some(name) => f.say2(
            "record-copy-by",
            "name",
            &name.full,
            "when",
            f.full(&copy.made_at),
        ),
        None => f.say1("record-copy-own", "when", f.full(&copy.made_at)),
    };
    CopyRow {
        id: copy.id,
        made,
        until: f.say1("record-copy-until", "when", f.date(&copy.until)),
        parts: (1..=copy.parts)
            .map(|number| PartRow {
                number,
                name: if copy.parts > 1 {
                    f.say1("record-copy-part", "n", number)
                } else {
                    String::new()
                },
            })
            .collect(),
    }
}

fn request_row(f: &Frame, one: &RequestView) -> RequestRow {
    RequestRow {
        path: format!("/c/privacy/requests/{}", one.id),
        title: f.say(&format!("request-kind-{}", one.kind)),
        sub: super::requests::stands(f, one),
        is_late: one.state == RequestState::Open && one.late_at.is_some(),
    }
}

fn sent_row(f: &Frame, view: &DisclosureView) -> SentRow {
    let parts = view.parts.iter();
    let parts: Vec<String> = parts
        .map(|part| f.say(&format!("sent-part-{part}")))
        .collect();
    let mut lines = vec![
        f.say(&format!("sent-state-{}", view.state)),
        f.say(&format!("sent-ground-{}", view.ground)),
        f.say1("sent-parts", "parts", f.speaker().list(&parts)),
        f.say1("sent-writer", "name", &view.writer.full),
    ];
    lines.push(match &view.reviewed {
        Some((name, _)) => f.say1("sent-reviewer", "name", &name.full),
        None if view.needs_review => f.say("sent-review-waits"),
        None => f.say("sent-no-reviewer"),
    });
    if let Some((law, _)) = &view.bar {
        lines.push(f.say1("sent-bar", "law", law.as_str()));
    }
    match &view.left {
        Some((at, hash, _)) => {
            lines.push(f.say1("sent-left", "when", f.full(at)));
            lines.push(f.say1("sent-hash", "hash", hash));
        }
        None if view.is_expired => lines.push(f.say("sent-expired")),
        None => lines.push(f.say1("sent-expires", "when", f.date(&view.expires_at))),
    }
    let is_open = view.state.is_open() && !view.is_expired;
    SentRow {
        id: view.id,
        title: f.say1("sent-to", "name", view.recipient.as_str()),
        purpose: view.purpose.as_str().to_owned(),
        lines,
        asks: is_open && view.state == DisclosureState::WaitsForConsent,
        may_stop: is_open
            && view.ground == DisclosureGround::Consent
            && view.state != DisclosureState::WaitsForConsent,
    }
}

pub(crate) fn samples(lang: Lang) -> Vec<(String, String)> {
    let frame = || sample::frame(lang, Side::Client, "").under("privacy");
    let copies = [copy(None, 1), copy(Some(sample::jo()), 3)];
    let requests = OwnRequests {
        looks: vec![sample::jo()],
        times: Vec::new(),
        requests: vec![
            request(RequestKind::Amendment, RequestState::Refused),
            RequestView {
                late_at: Some(sample::now()),
                ..request(RequestKind::Restriction, RequestState::Open)
            },
        ],
    };
    let sent = [
        disclosure(DisclosureState::WaitsForConsent),
        disclosure(DisclosureState::Ready),
        DisclosureView {
            left: Some((sample::now(), "ab".repeat(32), 4_096)),
            reviewed: Some((sample::jo(), sample::now())),
            bar: Some((sample::words(), sample::now())),
            ..disclosure(DisclosureState::Left)
        },
    ];
    let none = OwnRequests {
        looks: Vec::new(),
        times: Vec::new(),
        requests: Vec::new(),
    };
    sample::pages([
        ("record", page(frame(), &copies, &requests, &sent).render()),
        ("record-none", page(frame(), &[], &none, &[]).render()),
    ])
}

fn copy(made_by: Option<practice::Name>, parts: u32) -> CopyLine {
    CopyLine {
        id: CopyId::new(sample::now(), [8; 10]),
        made_by,
        made_at: sample::now(),
        until: sample::at("2026-06-11T18:12:00Z"),
        parts,
        contacts: 12,
    }
}

pub(super) fn somebody() -> Somebody {
    Somebody {
        id: PersonId::new(sample::now(), [1; 10]),
        name: sample::sam(),
    }
}

pub(crate) fn request(kind: RequestKind, state: RequestState) -> RequestView {
    let is_answered = matches!(state, RequestState::Accepted | RequestState::Refused);
    let answered = is_answered.then(sample::now);
    RequestView {
        id: RequestId::new(sample::now(), [9; 10]),
        client: somebody(),
        kind,
        contact: (kind == RequestKind::Amendment).then(|| sample::contact_id(1)),
        scopes: match kind {
            RequestKind::Restriction => vec![RestrictionScope::Cover],
            _ => Vec::new(),
        },
        words: sample::words(),
        asked_at: sample::now(),
        due_at: sample::at("2026-06-12T18:12:00Z"),
        extension: None,
        state,
        answered_at: answered,
        answered_by: answered.map(|_| sample::jo()),
        answer: answered.map(|_| sample::words()),
        statement: None,
        late_at: None,
        lifted_at: None,
        is_in_force: kind == RequestKind::Restriction && state == RequestState::Accepted,
    }
}

pub(crate) fn disclosure(state: DisclosureState) -> DisclosureView {
    DisclosureView {
        id: DisclosureId::new(sample::now(), [6; 10]),
        client: somebody(),
        writer: sample::amara(),
        outsider: Outsider::Insurer,
        recipient: Words::new("North Health <the> Insurance").unwrap_or_else(|_| Words::none()),
        purpose: sample::words(),
        ground: DisclosureGround::Consent,
        parts: vec![RecordPart::Sessions, RecordPart::Contacts],
        from: sample::at("2026-01-01T00:00:00Z"),
        until: sample::at("2026-05-01T00:00:00Z"),
        needs_review: true,
        state,
        written_at: sample::now(),
        consented_at: None,
        reviewed: None,
        expires_at: sample::at("2026-06-11T18:12:00Z"),
        is_expired: false,
        left: None,
        bar: None::<(Words, Timestamp)>,
    }
}
