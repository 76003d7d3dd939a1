//! One transaction, and the three things that can be done in it.

use std::mem;

use crate::{
    Engine, Faults, Step, StoreError, Verdict,
    postgres::Session,
    sqlite::Link,
    value::{Row, Values},
};

/// The most statements that one piece of work may run: filing takes about fifteen, and a job that
/// holds the only writer for longer is a fault.
pub const STATEMENTS_MAX: u32 = 2_000;

/// The most rows that one statement may give: no list of the store is longer than a page.
pub(crate) const ROWS_MAX: usize = 200;

/// A transaction that is under way. What is stored in it is there when
/// [`Store::write`](crate::Store::write) returns `Ok`, and not before.
pub struct Tx<'a> {
    driver: Driver<'a>,
    faults: Option<&'a dyn Faults>,
    statements: u32,
    may_write: bool,
    wrote: bool,
    failure: Option<Failure>,
}

/// What carries the statements out.
pub(crate) enum Driver<'a> {
    Sqlite(&'a Link),
    Postgres(&'a mut Session),
}

/// Why a transaction can not end well any more.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) error: StoreError,
    pub(crate) again: Again,
}

/// Whether the whole work is worth trying again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Again {
    No,
    /// Once more: a key that is there now is found the next time.
    Once,
    /// The engine asks for it: two transactions crossed each other.
    Crossed,
}

impl Failure {
    pub(crate) fn last(error: StoreError) -> Failure {
        Failure {
            error,
            again: Again::No,
        }
    }
}

impl<'a> Tx<'a> {
    pub(crate) fn new(driver: Driver<'a>, faults: Option<&'a dyn Faults>, may_write: bool) -> Self {
        Tx {
            driver,
            faults,
            statements: 0,
            may_write,
            wrote: false,
            failure: None,
        }
    }

    /// Which engine this runs on.
    pub fn engine(&self) -> Engine {
        match self.driver {
            Driver::Sqlite(_) => Engine::Sqlite,
            Driver::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs a statement that must succeed and whose outcome nobody reads.
    ///
    /// On PostgreSQL it waits for the next question or the commit and travels with it, so that an
    /// error shows there. Either way the transaction is lost when it fails.
    pub(crate) fn put(&mut self, sql: &'static str, values: Values) -> Result<(), StoreError> {
        self.step(true)?;
        self.wrote = true;
        let done = match &mut self.driver {
            Driver::Sqlite(link) => link.execute(sql, &values).map(|_| ()),
            Driver::Postgres(session) => {
                session.put(sql, values);
                Ok(())
            }
        };
        self.kept(done)
    }

    /// Runs a statement and tells how many rows it changed.
    pub(crate) fn exec(&mut self, sql: &'static str, values: Values) -> Result<u64, StoreError> {
        self.step(true)?;
        let done = match &mut self.driver {
            Driver::Sqlite(link) => link.execute(sql, &values),
            Driver::Postgres(session) => session.execute(sql, values),
        };
        // What changed no row leaves nothing to undo. What failed is undone anyway.
        self.wrote |= !matches!(done, Ok(0));
        self.kept(done)
    }

    /// Runs a conditional change of at most one row and tells whether it was made.
    pub(crate) fn changed(
        &mut self,
        sql: &'static str,
        values: Values,
    ) -> Result<bool, StoreError> {
        Ok(self.exec(sql, values)? > 0)
    }

    /// Asks for rows.
    pub(crate) fn query(
        &mut self,
        sql: &'static str,
        values: Values,
    ) -> Result<Vec<Row>, StoreError> {
        self.step(false)?;
        let found = match &mut self.driver {
            Driver::Sqlite(link) => link.query(sql, &values),
            Driver::Postgres(session) => session.query(sql, values),
        };
        let found = self.kept(found)?;
        if found.len() > ROWS_MAX {
            return Err(StoreError::Limit("rows of one answer"));
        }
        Ok(found)
    }

    /// Asks several questions at once, on PostgreSQL in one round trip; the answers come in the
    /// order of the questions.
    pub(crate) fn together(
        &mut self,
        asked: Vec<(&'static str, Values)>,
    ) -> Result<Vec<Vec<Row>>, StoreError> {
        for _ in &asked {
            self.step(false)?;
        }
        let found = match &mut self.driver {
            Driver::Sqlite(link) => asked
                .iter()
                .map(|(sql, values)| link.query(sql, values))
                .collect(),
            Driver::Postgres(session) => session.together(asked),
        };
        let found: Vec<Vec<Row>> = self.kept(found)?;
        if found.iter().any(|rows| rows.len() > ROWS_MAX) {
            return Err(StoreError::Limit("rows of one answer"));
        }
        Ok(found)
    }

    /// Asks for rows and reads each.
    pub(crate) fn list<T>(
        &mut self,
        sql: &'static str,
        values: Values,
        read: fn(&mut Row) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.query(sql, values)?.iter_mut().map(read).collect()
    }

    /// Asks for one row and reads it.
    pub(crate) fn one<T>(
        &mut self,
        sql: &'static str,
        values: Values,
        read: fn(&mut Row) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        self.query(sql, values)?.first_mut().map(read).transpose()
    }

    /// Whether anything was changed so far.
    pub(crate) fn wrote(&self) -> bool {
        self.wrote
    }

    /// Why it can not end well, taken out.
    pub(crate) fn take_failure(&mut self) -> Option<Failure> {
        mem::take(&mut self.failure)
    }

    fn step(&mut self, writes: bool) -> Result<(), StoreError> {
        if let Some(failure) = &self.failure {
            return Err(failure.error.clone());
        }
        let verdict = self.faults.map_or(Verdict::Go, |faults| {
            faults.at(Step::Statement(self.statements))
        });
        let refusal = match verdict {
            Verdict::Kill => Some(StoreError::Killed),
            Verdict::Fail => Some(StoreError::Unavailable("a simulated fault".to_owned())),
            Verdict::Full => Some(StoreError::Full),
            Verdict::Go if writes && !self.may_write => Some(StoreError::Statement(
                "what only reads can not write".to_owned(),
            )),
            Verdict::Go if self.statements >= STATEMENTS_MAX => {
                Some(StoreError::Limit("statements of one piece of work"))
            }
            Verdict::Go => None,
        };
        self.statements += 1;
        match refusal {
            None => Ok(()),
            Some(error) => {
                self.failure = Some(Failure::last(error.clone()));
                Err(error)
            }
        }
    }

    fn kept<T>(&mut self, done: Result<T, Failure>) -> Result<T, StoreError> {
        done.map_err(|failure| {
            let error = failure.error.clone();
            self.failure = Some(failure);
            error
        })
    }
}
