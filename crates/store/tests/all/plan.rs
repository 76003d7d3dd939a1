//! Every list runs in the order of an index: no sort, no scan.

use rusqlite::Connection;
use store::plan::LISTS;

use crate::{pg, place::Place};

#[test]
fn sqlite_runs_every_list_in_the_order_of_an_index() {
    let place = Place::sqlite();
    place.open().close();
    let connection = Connection::open(place.file()).unwrap();
    for (name, sql) in LISTS {
        let mut statement = connection
            .prepare(&format!("explain query plan {}", sql.replace('$', "?")))
            .unwrap();
        let steps: Vec<String> = statement
            .raw_query()
            .mapped(|row| row.get(3))
            .collect::<Result<_, _>>()
            .unwrap();
        assert!(!steps.is_empty(), "{name}");
        for step in &steps {
            assert!(step.starts_with("SEARCH"), "{name}: {steps:?}");
            assert!(!step.contains("TEMP B-TREE"), "{name}: {steps:?}");
        }
    }
}

#[test]
fn postgres_can_run_every_list_in_the_order_of_an_index() {
    let Some(place) = Place::postgres() else {
        return;
    };
    place.open().close();
    for (name, sql) in LISTS {
        let values = (1..)
            .take_while(|number| sql.contains(&format!("${number}")))
            .map(|_| "null")
            .collect::<Vec<_>>()
            .join(", ");
        // Over few rows it would rather read them all and sort; what counts is that it need not.
        let plan = pg::run(
            &place.url,
            &format!(
                "set enable_seqscan = off; set enable_bitmapscan = off; set enable_hashjoin = off; \
                 set enable_mergejoin = off; set plan_cache_mode = force_generic_plan; \
                 prepare list as {sql}; explain execute list({values})"
            ),
        );
        let plan: Vec<String> = plan.into_iter().flatten().collect();
        assert!(
            plan.iter()
                .any(|step| step.contains("Index") && step.contains("Scan")),
            "{name}: {plan:#?}"
        );
        assert!(
            plan.iter()
                .all(|step| !step.contains("Sort") && !step.contains("Seq Scan")),
            "{name}: {plan:#?}"
        );
    }
}
