//! The checklists of a crisis and what the law of the practice's place asks: data, read once.

use practice::{CrisisList, LegalDuty, checklist::is_step_code};
use serde::Deserialize;

use crate::DeskError;

const LISTS: [&str; 4] = [
    include_str!("../../../../content/checklists/danger-to-others.toml"),
    include_str!("../../../../content/checklists/abuse.toml"),
    include_str!("../../../../content/checklists/partner-violence.toml"),
    include_str!("../../../../content/checklists/staff-safety.toml"),
];

const PACKS: [&str; 10] = [
    include_str!("../../../../content/jurisdictions/au.toml"),
    include_str!("../../../../content/jurisdictions/ca.toml"),
    include_str!("../../../../content/jurisdictions/de.toml"),
    include_str!("../../../../content/jurisdictions/es.toml"),
    include_str!("../../../../content/jurisdictions/fr.toml"),
    include_str!("../../../../content/jurisdictions/gb.toml"),
    include_str!("../../../../content/jurisdictions/ie.toml"),
    include_str!("../../../../content/jurisdictions/nl.toml"),
    include_str!("../../../../content/jurisdictions/nz.toml"),
    include_str!("../../../../content/jurisdictions/us.toml"),
];

/// The code of the scale whose items are the questions of the screener.
const SCREENER: &str = "c-ssrs";

/// What a place without a pack shows.
const ASK: &str = "There is no pack for this country. Ask your supervisor, your professional body or \
                   a lawyer of your place, and write down what they say and when.";

/// One list.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct List {
    list: String,
    pub(crate) name: String,
    pub(crate) lead: String,
    #[serde(rename = "step")]
    pub(crate) steps: Vec<Step>,
}

/// One step of a list.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Step {
    pub(crate) code: String,
    pub(crate) text: String,
    pub(crate) source: String,
    pub(crate) checked: String,
    /// What the law asks is shown with it.
    #[serde(default)]
    pub(crate) legal: bool,
    /// It is asked only after a yes to this step.
    #[serde(skip)]
    pub(crate) only_if: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pack {
    country: String,
    name: String,
    duty: Vec<Duty>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Duty {
    list: String,
    #[serde(flatten)]
    law: LawRow,
    #[serde(default)]
    state: Vec<StateRow>,
}

#[derive(Clone, Debug, Deserialize)]
struct LawRow {
    duty: String,
    text: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    checked: String,
}

#[derive(Clone, Debug, Deserialize)]
struct StateRow {
    name: String,
    #[serde(flatten)]
    law: LawRow,
}

/// What the law of one place asks, as far as somebody looked it up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawView {
    /// Which place.
    pub place: String,
    /// What it asks.
    pub duty: LegalDuty,
    /// In a sentence.
    pub text: String,
    /// Where that is written; empty when nobody looked it up.
    pub source: String,
    /// When that was read.
    pub checked: String,
}

/// The lists, with the law of one country.
#[derive(Clone, Debug)]
pub(crate) struct Lists {
    lists: Vec<(CrisisList, List)>,
    law: Vec<(CrisisList, Vec<LawView>)>,
    screener: measure::Scale,
}

impl Lists {
    /// Those of a country. Errors: a file is wrong.
    pub(crate) fn of(country: &str) -> Result<Lists, DeskError> {
        let mut lists = vec![(CrisisList::Screener, screener_list()?)];
        for text in LISTS {
            let list: List = toml::from_str(text).map_err(|error| broken(error.message()))?;
            lists.push((checked_list(&list)?, list));
        }
        let mut law = Vec::new();
        for text in PACKS {
            let pack: Pack = toml::from_str(text).map_err(|error| broken(error.message()))?;
            let rows = checked_pack(&pack)?;
            if pack.country == country.to_ascii_lowercase() {
                law = rows;
            }
        }
        Ok(Lists {
            lists,
            law,
            screener: screener()?,
        })
    }

    /// One list.
    pub(crate) fn list(&self, list: CrisisList) -> Result<&List, DeskError> {
        let mut lists = self.lists.iter();
        let found = lists.find(|(code, _)| *code == list);
        found
            .map(|(_, list)| list)
            .ok_or_else(|| broken("a list that there is not"))
    }

    /// What a step says; its code where it is not known any more.
    pub(crate) fn step(&self, list: CrisisList, code: &str) -> String {
        let found = self.list(list).ok();
        let step = found.and_then(|list| list.steps.iter().find(|step| step.code == code));
        step.map_or_else(|| code.to_owned(), |step| step.text.clone())
    }

    /// What the law asks at this list.
    pub(crate) fn law(&self, list: CrisisList) -> Vec<LawView> {
        let mut rows = self.law.iter();
        let found = rows.find(|(code, _)| *code == list);
        found.map_or_else(
            || {
                vec![LawView {
                    place: String::new(),
                    duty: LegalDuty::NotLookedUp,
                    text: ASK.to_owned(),
                    source: String::new(),
                    checked: String::new(),
                }]
            },
            |(_, views)| views.clone(),
        )
    }

    /// What the published triage of the screener says of these answers, in the order of its
    /// questions; `None` while too few are answered to say. A yes at the highest level is enough.
    pub(crate) fn triage(&self, answers: &[Option<bool>]) -> Option<String> {
        let values: Vec<Option<u32>> = answers.iter().map(|yes| yes.map(u32::from)).collect();
        if let Ok(scored) = self.screener.score(&values) {
            return Some(scored.band);
        }
        let highest = self.screener.items.iter().map(|item| item.level).max();
        let items = self.screener.items.iter().zip(answers);
        let mut yes = items.filter(|(_, answer)| **answer == Some(true));
        yes.any(|(item, _)| Some(item.level) == highest)
            .then(|| self.screener.bands.last().map(|band| band.code.clone()))
            .flatten()
    }

    /// On what terms the questions may be asked.
    pub(crate) fn terms(&self) -> &str {
        &self.screener.licence.terms
    }
}

/// The codes of the questions, in order.
pub(crate) fn question(place: usize) -> String {
    format!("q{}", place + 1)
}

fn screener() -> Result<measure::Scale, DeskError> {
    let scales = measure::Scale::built_in().map_err(|error| broken(&error.to_string()))?;
    let mut scales = scales.into_iter();
    scales
        .find(|scale| scale.code == SCREENER)
        .ok_or_else(|| broken("no screener"))
}

fn screener_list() -> Result<List, DeskError> {
    let scale = screener()?;
    let steps = scale.items.iter().enumerate().map(|(place, item)| Step {
        code: question(place),
        text: item.text.clone().unwrap_or_else(|| item.about.clone()),
        source: scale.source.clone(),
        checked: String::new(),
        legal: false,
        only_if: item
            .only_if
            .and_then(|other| other.checked_sub(1))
            .map(question),
    });
    Ok(List {
        list: SCREENER.to_owned(),
        name: scale.name.clone(),
        lead:
            "You ask, by voice or in the room, in the words of your own copy. Here you keep what \
               was answered."
                .to_owned(),
        steps: steps.collect(),
    })
}

fn checked_list(list: &List) -> Result<CrisisList, DeskError> {
    let code = CrisisList::from_code(&list.list).ok_or_else(|| broken("an unknown list"))?;
    for (place, step) in list.steps.iter().enumerate() {
        let before = list.steps.iter().take(place);
        let is_known = before.into_iter().any(|other| other.code == step.code);
        if is_known || !is_step_code(&step.code) {
            return Err(broken("a code of a step that is used twice or can not be"));
        }
        if step.source.is_empty() || step.checked.parse::<jiff::civil::Date>().is_err() {
            return Err(broken("a step without a source or a day"));
        }
    }
    match list.steps.iter().filter(|step| step.legal).count() {
        1 => Ok(code),
        _ => Err(broken("a list without its one step about the law")),
    }
}

fn checked_pack(pack: &Pack) -> Result<Vec<(CrisisList, Vec<LawView>)>, DeskError> {
    let mut rows = Vec::new();
    for duty in &pack.duty {
        let list = CrisisList::from_code(&duty.list).ok_or_else(|| broken("an unknown list"))?;
        let mut views = vec![checked_law(&pack.name, &duty.law)?];
        for state in &duty.state {
            views.push(checked_law(
                &format!("{}, {}", pack.name, state.name),
                &state.law,
            )?);
        }
        rows.push((list, views));
    }
    Ok(rows)
}

/// Nobody writes down a law without saying where it was read, and when.
fn checked_law(place: &str, row: &LawRow) -> Result<LawView, DeskError> {
    let duty = LegalDuty::from_code(&row.duty).ok_or_else(|| broken("an unknown duty"))?;
    let is_sourced =
        !row.source.trim().is_empty() && row.checked.parse::<jiff::civil::Date>().is_ok();
    if row.text.is_empty() || (duty.is_a_claim() && !is_sourced) {
        return Err(broken("a law without a source or a day"));
    }
    Ok(LawView {
        place: place.to_owned(),
        duty,
        text: row.text.clone(),
        source: row.source.clone(),
        checked: row.checked.clone(),
    })
}

fn broken(why: &str) -> DeskError {
    DeskError::Setup(format!("checklists: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_has_a_sentence_for_every_list() {
        for country in [
            "us", "ca", "gb", "ie", "au", "nz", "de", "fr", "es", "nl", "zz",
        ] {
            let lists = Lists::of(country).unwrap();
            for list in CrisisList::ALL {
                assert!(!lists.list(*list).unwrap().steps.is_empty(), "{list}");
                let law = lists.law(*list);
                assert!(
                    law.iter().all(|law| law.text.len() > 20),
                    "{country} {list}"
                );
                assert_eq!(law[0].place.is_empty(), country == "zz" || list.asks());
            }
        }
        let us = Lists::of("us").unwrap().law(CrisisList::DangerToOthers);
        assert_eq!(us[0].duty, LegalDuty::Differs);
        assert!(us[0].source.contains("42(4)"));
    }

    #[test]
    fn a_law_without_a_source_or_a_day_is_refused() {
        let row = |duty: &str, source: &str, checked: &str| LawRow {
            duty: duty.to_owned(),
            text: "Report it.".to_owned(),
            source: source.to_owned(),
            checked: checked.to_owned(),
        };
        for (duty, source, checked, stands) in [
            ("mandatory", "Act 12", "2026-11-23", true),
            ("mandatory", "", "2026-11-23", false),
            ("permissive", "Act 12", "", false),
            ("none", "Act 12", "yesterday", false),
            ("not-looked-up", "", "", true),
            ("surely", "Act 12", "2026-11-23", false),
        ] {
            let checked = checked_law("Here", &row(duty, source, checked));
            assert_eq!(checked.is_ok(), stands, "{duty} {source}");
        }
    }

    /// Source: requirement R-CRI-08: items 4 and 5 in the past month, or an act in the past three
    /// months, are high.
    #[test]
    fn the_triage_is_the_published_one_and_waits_for_answers() {
        let lists = Lists::of("gb").unwrap();
        let (yes, no) = (Some(true), Some(false));
        for (answers, told) in [
            ([None; 7], None),
            ([no, no, None, None, None, no, None], Some("none")),
            ([yes, no, None, None, None, no, None], Some("low")),
            ([yes, yes, yes, no, no, no, None], Some("moderate")),
            ([yes, yes, no, yes, no, no, None], Some("high")),
            ([None, None, None, None, None, yes, yes], Some("high")),
            ([yes, None, None, None, None, None, None], None),
        ] {
            assert_eq!(lists.triage(&answers).as_deref(), told, "{answers:?}");
        }
    }
}
