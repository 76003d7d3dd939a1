//! `/d/people`: inviting, inviting again, and ending access. Whoever starts it here never sees or
//! makes the way in of somebody else.

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use desk::{
    DeskError,
    gate::{GatePersonView, Invited, Invitee},
    view::Viewer,
};
use practice::{Name, PersonId, Role};

use crate::{
    fault::Fault,
    form::Form,
    frame::{Frame, Side},
    locale::Lang,
    markup::Markup,
    qr, security,
    visit::{Shown, Visit, show},
};

/// The longest name that is taken, in characters.
const NAME_CHARS_MAX: usize = 80;

/// Everybody whom this person may invite.
#[derive(Template)]
#[template(path = "gate/people.html")]
pub(super) struct PeoplePage {
    pub(super) f: Frame,
    pub(super) people: Vec<PersonLine>,
}

/// One of them.
pub(super) struct PersonLine {
    pub(super) id: PersonId,
    pub(super) name: String,
    pub(super) role: String,
    pub(super) stands: String,
}

/// Whom to invite.
#[derive(Template)]
#[template(path = "gate/invite.html")]
pub(super) struct InvitePage {
    pub(super) f: Frame,
    pub(super) is_missing: bool,
    pub(super) name: String,
    pub(super) called: String,
    pub(super) roles: Vec<(&'static str, String, bool)>,
    pub(super) clinicians: Vec<(PersonId, String)>,
}

/// The invitation, shown once.
#[derive(Template)]
#[template(path = "gate/invite_done.html")]
pub(super) struct DonePage {
    pub(super) f: Frame,
    pub(super) name: String,
    pub(super) link: String,
    pub(super) code: String,
    pub(super) picture: Markup,
    pub(super) until: String,
}

/// One person.
#[derive(Template)]
#[template(path = "gate/person.html")]
pub(super) struct PersonPage {
    pub(super) f: Frame,
    pub(super) line: PersonLine,
    pub(super) is_watched: bool,
    pub(super) may_end: bool,
}

/// `GET /d/people`
pub(super) async fn get(visit: Visit) -> Shown {
    let people = visit
        .ask(|desk, act, viewer| desk.gate_people(act, viewer))
        .await?;
    let f = frame(&visit);
    let people = people
        .iter()
        .filter(|person| !person.is_self)
        .map(|person| line(&f, person))
        .collect();
    show(&PeoplePage { f, people })
}

/// `GET /d/people/invite`
pub(super) async fn form(visit: Visit) -> Shown {
    show(&invite_page(&visit, &Form::default(), false).await?)
}

/// `POST /d/people/invite`
pub(super) async fn invite(visit: Visit, form: Form) -> Result<Response, Fault> {
    let full = clean(form.text("name"));
    if full.is_empty() {
        return Ok(show(&invite_page(&visit, &form, true).await?)?.into_response());
    }
    let role = Role::from_code(form.text("role")).unwrap_or(Role::Client);
    let invitee = Invitee {
        role,
        name: named(role, full, clean(form.text("called"))),
        clinician: form.text("clinician").parse().ok(),
    };
    let name = invitee.name.full.clone();
    let invited = visit
        .try_ask(move |desk, act, viewer| desk.invite(act, viewer, &invitee))
        .await?;
    security::told("inviting somebody", visit.person(), &invited);
    done(&visit, &invited?, name)
}

/// `GET /d/people/{id}`
pub(super) async fn one(visit: Visit, Path(id): Path<String>) -> Shown {
    let id: PersonId = id.parse().map_err(|_| Fault::not_found())?;
    let (person, may_end) = visit
        .ask(move |desk, act, viewer| {
            desk.require_fresh(act, viewer)?;
            let may_end = viewer.role == Role::PracticeLead;
            Ok((desk.gate_person_of(act, viewer, id)?, may_end))
        })
        .await?;
    let f = frame(&visit);
    show(&PersonPage {
        line: line(&f, &person),
        is_watched: person.is_watched,
        may_end,
        f,
    })
}

/// `POST /d/people/{id}`: one of the four things that can be done.
pub(super) async fn act(
    visit: Visit,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Fault> {
    let id: PersonId = id.parse().map_err(|_| Fault::not_found())?;
    let step = form.text("step").to_owned();
    let what = match step.as_str() {
        "in-person" | "again" => "inviting somebody again",
        "end" => "ending access",
        _ => "watching over somebody",
    };
    let invited = visit
        .try_ask(move |desk, act, viewer| {
            let again = |act: &mut desk::Act, viewer: &Viewer, in_person| {
                let person = desk.gate_person_of(act, viewer, id)?;
                let invited = desk.invite_again(act, viewer, id, in_person)?;
                Ok(Some((invited, person.name.full)))
            };
            match step.as_str() {
                "in-person" => again(act, viewer, true),
                "again" => again(act, viewer, false),
                "watch" => desk.set_watched(act, viewer, id, true).map(|()| None),
                "unwatch" => desk.set_watched(act, viewer, id, false).map(|()| None),
                "end" => desk.end_access(act, viewer, id).map(|()| None),
                _ => Err(DeskError::NotFound),
            }
        })
        .await?;
    security::told(what, visit.person(), &invited);
    match invited? {
        Some((invited, name)) => done(&visit, &invited, name),
        None => Ok(Redirect::to("/d/people").into_response()),
    }
}

/// The link and the code stand on the answer itself, and on no page that could be come back to.
fn done(visit: &Visit, invited: &Invited, name: String) -> Result<Response, Fault> {
    let f = frame(visit);
    let page = done_page(f, &visit.app.options().origin, invited, name)?;
    Ok(show(&page)?.into_response())
}

pub(super) fn done_page(
    f: Frame,
    origin: &str,
    invited: &Invited,
    name: String,
) -> Result<DonePage, Fault> {
    let link = format!("{origin}{}", invited.path);
    Ok(DonePage {
        picture: qr::picture(&link, &f.say("invite-picture"))
            .ok_or_else(|| Fault::failed("a link that fits no picture"))?,
        until: f.full(&invited.expires_at),
        code: invited.code.clone(),
        name,
        link,
        f,
    })
}

async fn invite_page(visit: &Visit, form: &Form, is_missing: bool) -> Result<InvitePage, Fault> {
    let (people, role) = visit
        .ask(|desk, act, viewer| {
            desk.require_fresh(act, viewer)?;
            Ok((desk.gate_people(act, viewer)?, viewer.role))
        })
        .await?;
    let f = frame(visit);
    Ok(invite_form(f, &people, role, form, is_missing))
}

pub(super) fn invite_form(
    f: Frame,
    people: &[GatePersonView],
    role: Role,
    form: &Form,
    is_missing: bool,
) -> InvitePage {
    let is_lead = role == Role::PracticeLead;
    let picked = Role::from_code(form.text("role")).unwrap_or(Role::Client);
    let roles = Role::ALL.iter().filter(|_| is_lead);
    let clinicians = people
        .iter()
        .filter(|person| is_lead && person.role == Role::Clinician);
    InvitePage {
        is_missing,
        name: form.text("name").to_owned(),
        called: form.text("called").to_owned(),
        roles: roles
            .map(|role| (role.code(), role_words(&f, *role), *role == picked))
            .collect(),
        clinicians: clinicians
            .map(|person| (person.id, person.name.full.clone()))
            .collect(),
        f,
    }
}

pub(super) fn line(f: &Frame, person: &GatePersonView) -> PersonLine {
    let stands = match (person.has_way_in, person.invited_until) {
        (true, None) => f.say("people-in"),
        (_, Some(until)) => f.say1("people-invited", "until", f.full(&until)),
        (false, None) => f.say("people-out"),
    };
    PersonLine {
        id: person.id,
        name: person.name.full.clone(),
        role: role_words(f, person.role),
        stands,
    }
}

fn role_words(f: &Frame, role: Role) -> String {
    f.say(&format!("people-role-{}", role.code()))
}

/// How somebody is called, from what was typed: a client in short by first name and initial.
fn named(role: Role, full: String, called: String) -> Name {
    let mut words = full.split_whitespace().map(str::to_owned);
    let given = words.next().unwrap_or_default();
    let initial = words.next_back().and_then(|last| last.chars().next());
    let short = match (role, called.is_empty(), initial) {
        (_, false, _) => called,
        (Role::Client, true, Some(initial)) => format!("{given} {initial}."),
        (Role::Client, true, None) => given.clone(),
        _ => full.clone(),
    };
    Name { full, short, given }
}

fn clean(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words
        .join(" ")
        .chars()
        .filter(|c| !c.is_control())
        .take(NAME_CHARS_MAX)
        .collect()
}

fn frame(visit: &Visit) -> Frame {
    let mut english = visit.clone();
    english.lang = Lang::En;
    english.frame(Side::Desk, "people-title").under("people")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_called_by_first_name_and_initial() {
        for (role, full, called, short) in [
            (Role::Client, "Sam Keller", "", "Sam K."),
            (Role::Client, "Sam", "", "Sam"),
            (Role::Client, "Sam Keller", "Sammy", "Sammy"),
            (Role::Clinician, "Dr Amara Osei", "Dr Osei", "Dr Osei"),
            (Role::Clinician, "Dr Amara Osei", "", "Dr Amara Osei"),
        ] {
            assert_eq!(named(role, full.to_owned(), called.to_owned()).short, short);
        }
        assert_eq!(clean("  Sam \n Keller\u{7} "), "Sam Keller");
    }
}
