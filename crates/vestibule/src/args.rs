//! The command line, and the help that it gives.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use jiff::civil::DateTime;

/// The end of the help: how a command can end.
const AFTER: &str = "\
How it ends:
  0  all is well
  1  the answer is no: a check failed, a line could not be read
  2  the command line or the configuration can not be used
  3  something outside failed: a file, a port, a database

Start here:
  vestibule demo                   an invented practice to walk around in
  vestibule policy check           is this book of policies safe to use?
  vestibule doctor                 is this machine ready?

The pages in docs/ say more; docs/reference/command-line.md is about these commands.";

/// One door for contact outside psychotherapy sessions.
///
/// A client says why they write, and is told at once who reads it, what happens and when. Most of
/// it waits for the next session; what can be settled is settled; what is urgent reaches a person.
/// The same door stands between a therapist and a message that should not be sent.
#[derive(Debug, Parser)]
#[command(name = "vestibule", version, about, after_help = AFTER, max_term_width = 100)]
#[command(
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub(crate) struct Cli {
    /// The configuration file, in TOML.
    ///
    /// Each of its keys can be overridden in the environment: VESTIBULE_WEB_LISTEN for `listen` in
    /// the section [web]. docs/reference/configuration.md has all of them.
    #[arg(long, global = true, value_name = "FILE", env = "VESTIBULE_CONFIG")]
    pub(crate) config: Option<PathBuf>,

    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Opens the door: serves the practice's pages until it is stopped.
    ///
    /// The first start makes the data folder, the key that seals every word, and the practice of
    /// the configuration. Stop it with Ctrl-C or SIGTERM: what was begun is finished first.
    Serve(ServeArgs),
    /// Shows an invented practice, with people to sign in as.
    ///
    /// Harbour Lane has six clinicians, forty clients and twelve weeks behind it, ending now. It is
    /// made anew each time and is gone afterwards, unless a folder is named. It can be reached from
    /// this machine only. Never write anything real in it.
    Demo(DemoArgs),
    /// Looks at this machine and this practice, and says what is wrong and what to do.
    ///
    /// Each line begins with `ok`, `look` (worth a look) or `wrong` (has to be mended before the
    /// door opens). The exit code is 1 when something is wrong.
    Doctor,
    /// Makes a backup, sealed under the root key, while the practice is open or closed.
    ///
    /// The copy of the practice holds no key, and the copy of the keys no words: keep them apart.
    /// Each is read back when it is written.
    Backup(BackupArgs),
    /// Restores a practice from its backups into a new folder.
    ///
    /// Whoever was destroyed before or since stays destroyed: the list of what was is carried out
    /// before anybody is served.
    Restore(RestoreArgs),
    /// Changes the root key or its passphrase. The practice has to be closed.
    #[command(subcommand)]
    Key(KeyCommand),
    /// Works with the book of policies: check it, explain it, decide by it.
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// Checks a list of the access log that a client saved, without asking anybody.
    ///
    /// Each line is checked: that its number has no hole before it, that it is in the tree which the
    /// practice signed, and that nothing was changed. With --before, also that nothing has gone since
    /// an earlier list. The exit code is 0 when the list is believed and 1 when it is not.
    Verify(VerifyArgs),
    /// Signs the access logs of other practices, as a witness, until it is stopped.
    ///
    /// A witness signs the head of a log only when it goes on from the head that it signed before.
    /// So no practice can show one history to a client and another to everybody else. It speaks
    /// c2sp.org/tlog-witness, learns nothing but sizes and hashes, and makes its key at the first
    /// start. Put it behind a server with TLS, or let it listen on this machine only.
    Witness(WitnessArgs),
    /// Works with this practice's access log: its key, and a return to an older copy.
    #[command(subcommand)]
    Log(LogCommand),
    /// Reads texts with the safety screen: JSON Lines in, one answer a line out.
    ///
    /// Each line is an object with `text` and, if you like, `id`. Each answer has `id`, `finding`
    /// (clear, unscreened, amber, red), `score` (for ordering: the higher, the sooner somebody
    /// should look), `rules` and `spans` (in bytes of the text). Nothing is kept. A line that can
    /// not be read is told by its number and does not stop the rest; the exit code is then 1.
    Screen(ScreenArgs),
    /// Writes completions for a shell, to be put where that shell looks for them.
    Completions {
        /// Which shell.
        shell: Shell,
    },
    /// Measures this machine: decisions, the screen, accepted contacts, pages, memory, start.
    #[command(hide = true)]
    Bench(BenchArgs),
}

/// `serve`.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// Logs as text or as JSON, one object a line; overrides the configuration.
    #[arg(long, value_name = "FORMAT", value_parser = ["text", "json"])]
    pub(crate) log: Option<String>,
}

/// `backup`.
#[derive(Debug, Args)]
pub(crate) struct BackupArgs {
    /// The folder that it is written into; backup.folder unless said.
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) to: Option<PathBuf>,
    /// What to do; the practice is copied unless said.
    #[command(subcommand)]
    pub(crate) what: Option<BackupWhat>,
}

/// What `backup` does.
#[derive(Debug, Subcommand)]
pub(crate) enum BackupWhat {
    /// Copies the key store, without the root key. Keep the copy for seven days, apart from copies
    /// of the practice.
    Keys,
    /// Reads backups to their end and says whether they are whole.
    Verify {
        /// The backups.
        #[arg(required = true, value_name = "FILES")]
        files: Vec<PathBuf>,
    },
}

/// `restore`.
#[derive(Debug, Args)]
pub(crate) struct RestoreArgs {
    /// The backup of the practice.
    #[arg(long, value_name = "FILE")]
    pub(crate) practice: PathBuf,
    /// The backup of the keys.
    #[arg(long, value_name = "FILE")]
    pub(crate) keys: PathBuf,
    /// The folder to restore into, which must be empty or not there yet.
    #[arg(long, value_name = "DIR")]
    pub(crate) into: PathBuf,
    /// A list of what was destroyed, besides those beside the backups and in the folders of the
    /// configuration.
    #[arg(long, value_name = "FILE")]
    pub(crate) tombstones: Vec<PathBuf>,
    /// Restores although there is no list anywhere. Somebody who was promised to be forgotten may
    /// come back.
    #[arg(long)]
    pub(crate) without_tombstones: bool,
}

/// `key`.
#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Locks the root key behind another passphrase or none, or makes another root key. No word is
    /// sealed anew.
    Rewrap(RewrapArgs),
}

/// `key rewrap`.
#[derive(Debug, Args)]
pub(crate) struct RewrapArgs {
    /// Where the new passphrase comes from: fd:3, credential:NAME, environment or terminal. Without
    /// it the root key lies open in its file.
    #[arg(long, value_name = "SOURCE")]
    pub(crate) passphrase: Option<String>,
    /// Makes another root key and wraps every key under it. Old backups open with the old key only.
    #[arg(long)]
    pub(crate) new_root: bool,
}

/// `demo`.
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// Another seed, another practice; the same seed, the same people and words.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// The port on this machine; 0 takes any that is free.
    #[arg(long, default_value_t = 8420)]
    pub(crate) port: u16,
    /// The kind of practice: group or solo.
    #[arg(long, value_name = "KIND", default_value = "group", value_parser = ["group", "solo"])]
    pub(crate) preset: String,
    /// Keeps the practice in this folder, which must be empty or not there yet.
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Makes the practice and ends, without serving it.
    #[arg(long)]
    pub(crate) no_serve: bool,
    /// The instant at which the history ends, as wall time in London; now unless said.
    #[arg(long, value_name = "TIME", hide = true, requires = "no_serve")]
    pub(crate) now: Option<DateTime>,
}

/// `verify`.
#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// The list, as the privacy page saved it.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// The key that the practice gave you: the list has to be signed with it.
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Option<String>,
    /// The key of a witness: it has to have signed the head of this list; may be said again.
    #[arg(long, value_name = "KEY")]
    pub(crate) witness: Vec<String>,
    /// An earlier list: this one has to go on from it.
    #[arg(long, value_name = "FILE")]
    pub(crate) before: Option<PathBuf>,
    /// Says only whether the list is believed, and not what stands in it.
    #[arg(long)]
    pub(crate) quiet: bool,
}

/// `witness`.
#[derive(Debug, Args)]
pub(crate) struct WitnessArgs {
    /// The folder in which its key and what it has seen are kept.
    #[arg(long, value_name = "DIR")]
    pub(crate) state: PathBuf,
    /// The name of its key: an address without https://, such as witness.example/elm-street.
    #[arg(long, value_name = "NAME")]
    pub(crate) name: String,
    /// The key of a log that it signs for, as `vestibule log key` prints it; may be said again.
    #[arg(long = "log", value_name = "KEY", required = true)]
    pub(crate) logs: Vec<String>,
    /// Where it listens.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8421")]
    pub(crate) listen: std::net::SocketAddr,
}

/// `log`.
#[derive(Debug, Subcommand)]
pub(crate) enum LogCommand {
    /// Prints the public key of the log: give it to clients on paper, and to witnesses.
    ///
    /// The key stays the same as long as the root key does. The name before it gets a new number
    /// when the practice goes back to an older copy, and when the root key is changed.
    Key,
    /// Tells every client that the practice went back to an older copy of its records.
    ///
    /// The door does not open on a database that is older than what was signed. Bring the newer
    /// database back if you can. When it is lost, run this once: a notice is written into the log,
    /// every client sees it, and the log goes on under the next number.
    ///
    /// A practice that was restored where nothing kept says what was signed last needs this too.
    #[command(alias = "declare-fork")]
    DeclareReturn,
    /// Tells every client that the log goes on under another key.
    ///
    /// `vestibule key rewrap --new-root` does this by itself. Only when it was cut short does the
    /// door stay closed until this was run once. The old key file has to be there still.
    DeclareKey,
}

/// `policy`.
#[derive(Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    /// Checks a book: reads it, tries every situation, proves what can be proved.
    ///
    /// Every fault is told with its file and line. Then every situation that the policies can tell
    /// apart is tried, and each one that would go wrong is told as a sentence. The exit code is 1
    /// when the book is refused.
    Check(BookArgs),
    /// Says what happens to a purpose, and why, in the policies' own words.
    Explain(ExplainArgs),
    /// Decides contacts: JSON Lines in, one ruling a line out.
    ///
    /// Each line is an object with `direction` (client, clinician, staff, system, third_party),
    /// `purpose` (with or without its letter), `text`, and if you like `id`, `finding`, `situation`
    /// and, of third parties, `sender`. Text in square brackets is a stage direction, such as
    /// [Sunday 22:10]. A line that can not be read is told by its number and does not stop the
    /// rest; the exit code is then 1.
    Decide(DecideArgs),
}

/// Which book.
#[derive(Debug, Args)]
pub(crate) struct BookArgs {
    /// The kind of practice that the book starts from: solo, group or dbt-coaching.
    #[arg(long, value_name = "KIND")]
    pub(crate) preset: Option<String>,
    /// A folder laid out like policies/: its files stand in for shipped ones of the same name, and
    /// the others are added.
    #[arg(long, value_name = "DIR")]
    pub(crate) book: Option<PathBuf>,
}

/// When.
#[derive(Debug, Args)]
pub(crate) struct WhenArgs {
    /// The instant of the decision, as wall time of the practice: 2026-05-12T19:12. Without it,
    /// promises are in general words, without times.
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<DateTime>,
    /// The client's next session, as wall time: 2026-05-14T15:00. Needs --at.
    #[arg(long, value_name = "TIME", requires = "at")]
    pub(crate) next_session: Option<DateTime>,
}

/// `policy explain`.
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The purpose, with its letter: c.agenda, t.social, x.family.
    pub(crate) purpose: String,
    /// How things stand, as codes and phrases: "former client, 19:30, not session_within_14_days".
    #[arg(long, value_name = "TEXT")]
    pub(crate) situation: Option<String>,
    /// Which book.
    #[command(flatten)]
    pub(crate) book: BookArgs,
    /// When.
    #[command(flatten)]
    pub(crate) when: WhenArgs,
}

/// `policy decide`.
#[derive(Debug, Args)]
pub(crate) struct DecideArgs {
    /// The files to read; `-` or none is standard input.
    #[arg(value_name = "FILES")]
    pub(crate) files: Vec<String>,
    /// Which book.
    #[command(flatten)]
    pub(crate) book: BookArgs,
    /// When.
    #[command(flatten)]
    pub(crate) when: WhenArgs,
}

/// `screen`.
#[derive(Debug, Args)]
pub(crate) struct ScreenArgs {
    /// The files to read; `-` or none is standard input.
    #[arg(value_name = "FILES")]
    pub(crate) files: Vec<String>,
    /// Says why: every match with its place and what weakened it, and the words that the model
    /// leaned on most.
    #[arg(long)]
    pub(crate) explain: bool,
}

/// `bench`.
#[derive(Debug, Args)]
pub(crate) struct BenchArgs {
    /// Measures these parts only; without any, all of them.
    #[arg(value_name = "PART", value_enum)]
    pub(crate) parts: Vec<BenchPart>,
    /// So many pairs of tries, to see whether their time tells who comes here: with the part sign-in
    /// at the desk, with the part likeness over HTTP, where 320 stand for none.
    #[arg(long, value_name = "COUNT", default_value_t = 0)]
    pub(crate) pairs: u64,
    /// A PostgreSQL to measure as well: postgres://user@host/database.
    #[arg(long, value_name = "URL")]
    pub(crate) postgres: Option<String>,
    /// Writes a list of the access log to this file, to be measured elsewhere, and ends.
    #[arg(long, value_name = "FILE")]
    pub(crate) list: Option<PathBuf>,
    /// How many entries that list has.
    #[arg(long, value_name = "COUNT", default_value_t = 1_000, requires = "list")]
    pub(crate) entries: u64,
}

/// A part of what `bench` measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum BenchPart {
    /// One decision by the book.
    Decide,
    /// The screen.
    Screen,
    /// Keys, a large practice, backups.
    Keep,
    /// The access log and its lists.
    Log,
    /// Cold start, and memory at idle.
    Start,
    /// Contacts accepted, on SQLite.
    Accept,
    /// Contacts accepted, on PostgreSQL.
    AcceptPostgres,
    /// Reading what a client wrote, with its entry in the access log.
    Read,
    /// Pages.
    Pages,
    /// Calls for help while more people come than can be served.
    Overload,
    /// From a call for help to the first try of its page.
    Paged,
    /// The look at what is due, on both engines.
    Due,
    /// Sign-ins, alone and as a flood.
    SignIn,
    /// Whether answers at the gate tell, byte for byte and in time, who comes here.
    Likeness,
}
