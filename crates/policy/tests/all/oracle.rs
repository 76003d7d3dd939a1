//! The tables say what Cedar's own authorizer says of the whole book, action by action.

use cedar_policy::{
    Authorizer, Context, Decision, Entities, EntityId, EntityTypeName, EntityUid, Policy, PolicyId,
    PolicySet, Request, RestrictedExpression, Schema,
};
use policy::ask::{Ask, CHANGES, ROWS};
use policy::source::SCHEMA;
use policy::{Book, Preset};
use practice::{
    Disposition, Documentation, Finding, Obligation, Purpose, Route, Situation, Within,
};

use crate::common::{Dice, book};

struct Oracle {
    schema: Schema,
    set: PolicySet,
    rows: Vec<String>,
}

fn uid(type_name: &str, id: &str) -> EntityUid {
    let type_name: EntityTypeName = type_name.parse().unwrap();
    EntityUid::from_type_name_and_id(type_name, EntityId::new(id))
}

impl Oracle {
    fn of(book: &Book) -> Oracle {
        let policies = book
            .policies()
            .map(|line| Policy::parse(Some(PolicyId::new(&line.id)), &line.text).unwrap());
        let rows = ROWS.map(|row| format!("Action::\"{}\"", row.code()));
        let gives_row =
            |text: &str| text.contains("permit") && rows.iter().any(|row| text.contains(row));
        Oracle {
            schema: Schema::from_cedarschema_str(SCHEMA).unwrap().0,
            set: PolicySet::from_policies(policies).unwrap(),
            rows: book
                .policies()
                .filter(|line| gives_row(&line.text))
                .map(|line| line.id.clone())
                .collect(),
        }
    }

    /// Whether Cedar allows the ask, and by which rules. The request is checked by the schema.
    fn allows(
        &self,
        ask: Ask,
        purpose: Purpose,
        situation: &Situation,
        row: Option<Disposition>,
    ) -> Option<Vec<String>> {
        let entity = |type_name, code| RestrictedExpression::new_entity_uid(uid(type_name, code));
        let mut pairs = vec![
            (
                "finding".to_owned(),
                entity("Finding", situation.finding.code()),
            ),
            ("phase".to_owned(), entity("Phase", situation.phase.code())),
            (
                "coaching".to_owned(),
                entity("Coaching", situation.coaching.code()),
            ),
            (
                "absence".to_owned(),
                entity("Absence", situation.absence.code()),
            ),
        ];
        for flag in Situation::FLAGS {
            let value = situation.flag(flag).unwrap();
            pairs.push(((*flag).to_owned(), RestrictedExpression::new_bool(value)));
        }
        if let Some(row) = row {
            pairs.push(("row".to_owned(), entity("Disposition", row.code())));
        }
        let request = Request::new(
            uid("Sender", purpose.direction().code()),
            uid("Action", &ask.code()),
            uid("Purpose", purpose.code()),
            Context::from_pairs(pairs).unwrap(),
            Some(&self.schema),
        )
        .unwrap();
        let response = Authorizer::new().is_authorized(&request, &self.set, &Entities::empty());
        assert_eq!(response.diagnostics().errors().count(), 0);
        (response.decision() == Decision::Allow).then(|| {
            let reasons = response.diagnostics().reason();
            reasons.map(ToString::to_string).collect()
        })
    }
}

#[test]
fn every_ruling_is_what_the_authorizer_says() {
    for preset in Preset::ALL {
        let book = book(*preset);
        let oracle = Oracle::of(&book);
        let mut dice = Dice::new(u64::from(preset.code().as_bytes()[0]));
        let purposes: Vec<Purpose> = Purpose::ALL
            .iter()
            .copied()
            .filter(|purpose| !purpose.is_crisis())
            .collect();
        for purpose in purposes.iter().chain(&purposes) {
            let mut situation = dice.situation();
            if situation.finding == Finding::Red {
                situation.finding = Finding::Clear;
            }
            if purpose.is_outgoing() {
                situation.finding = Finding::Clear;
                situation.burst = false;
                situation.language_uncovered = false;
            }
            compare(&book, &oracle, *purpose, &situation);
        }
    }
}

fn compare(book: &Book, oracle: &Oracle, purpose: Purpose, situation: &Situation) {
    let ruling = book.rule(false, purpose, situation);
    let answer = &ruling.answer;
    let allowed = |ask, row| oracle.allows(ask, purpose, situation, row).is_some();
    let rows: Vec<Disposition> = ROWS
        .into_iter()
        .filter(|row| allowed(Ask::Row(*row), None))
        .collect();
    let [row] = rows.as_slice() else {
        panic!("{purpose}: {rows:?}");
    };
    let changes: Vec<Disposition> = CHANGES
        .into_iter()
        .filter(|change| allowed(Ask::Change(*change), Some(*row)))
        .collect();
    let now = changes.first().copied().unwrap_or(*row);
    assert_eq!(answer.disposition, now, "{purpose}");
    let routes = Route::ALL.iter().copied();
    let routes: Vec<Route> = routes
        .filter(|route| allowed(Ask::Route(*route), Some(*row)))
        .collect();
    assert_eq!(answer.routes, routes, "{purpose}");
    let obligations = Obligation::ALL.iter().copied();
    let obligations: Vec<Obligation> = obligations
        .filter(|value| allowed(Ask::Oblige(*value), Some(*row)))
        .collect();
    assert_eq!(answer.obligations, obligations, "{purpose}");
    let documents = Documentation::ALL.iter().rev().copied();
    let document = documents
        .into_iter()
        .find(|value| allowed(Ask::Document(*value), Some(*row)));
    assert_eq!(
        answer.documentation,
        document.unwrap_or(Documentation::D2),
        "{purpose}"
    );
    // When the row was changed, the times of the rules that give the row do not count.
    let counts = |within: &Within| {
        let reasons = oracle.allows(Ask::Within(*within), purpose, situation, Some(*row));
        reasons.is_some_and(|reasons| {
            now == *row || reasons.iter().any(|id| !oracle.rows.contains(id))
        })
    };
    let within = Within::ALL.iter().copied().find(counts);
    assert_eq!(
        answer.within,
        within.unwrap_or(Within::Day1),
        "{purpose} {situation:?}"
    );
}
