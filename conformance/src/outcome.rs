//! How a run ended, in the same words for Linux and for a guest.

use std::fmt;
use std::time::Duration;

/// How a program, or the machine it ran on, came to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The program called `exit` (or returned from `main`).
    Exited(i32),
    /// A signal ended the program.
    Signaled {
        /// The signal's number.
        signal: i32,
        /// Whether Linux's default action for it includes a core dump.
        core: bool,
    },
    /// The kernel gave up and said why.
    Panicked(String),
    /// The machine stopped without a word from the kernel: a triple fault, or a reset.
    Crashed,
    /// The run was ended from outside after this long.
    TimedOut(Duration),
    /// The program could not be run at all; the reason in one line.
    Failed(String),
}

impl Outcome {
    /// The end that a line of the control channel tells.
    pub(crate) fn told(line: &str) -> Option<Outcome> {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "exit" => rest.parse().ok().map(Outcome::Exited),
            "signal" => {
                let (number, core) = rest.split_once(' ').unwrap_or((rest, ""));
                number.parse().ok().map(|signal| Outcome::Signaled {
                    signal,
                    core: core == "core",
                })
            }
            "panic" => Some(Outcome::Panicked(rest.to_string())),
            "failed" => Some(Outcome::Failed(rest.to_string())),
            _ => None,
        }
    }

    /// A suite's word for it, by the suite's names of exit statuses.
    pub fn verdict(&self, status: impl FnOnce(i32) -> Option<&'static str>) -> String {
        match *self {
            Outcome::Exited(code) => match status(code) {
                Some(word) => word.into(),
                None => format!("EXIT{code}"),
            },
            Outcome::Signaled { signal, .. } => format!("SIG{signal}"),
            Outcome::TimedOut(_) => "HUNG".into(),
            Outcome::Panicked(_) => "PANIC".into(),
            Outcome::Crashed => "CRASH".into(),
            Outcome::Failed(_) => "NOT-RUN".into(),
        }
    }

    /// The exit status a shell gives: the program's own, 128+n for a signal, 124 for a timeout,
    /// 125 where the machine or the tool failed.
    pub fn status(&self) -> i32 {
        match self {
            Outcome::Exited(code) => *code & 0xff,
            Outcome::Signaled { signal, .. } => 128 + *signal,
            Outcome::TimedOut(_) => 124,
            Outcome::Panicked(_) | Outcome::Crashed | Outcome::Failed(_) => 125,
        }
    }

    /// Whether the program itself ended, however it ended.
    pub fn is_program_end(&self) -> bool {
        matches!(self, Outcome::Exited(_) | Outcome::Signaled { .. })
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Exited(code) => write!(f, "exit {code}"),
            Outcome::Signaled { signal, core } => {
                write!(f, "killed by signal {signal}")?;
                if *core {
                    f.write_str(" (core)")?;
                }
                Ok(())
            }
            Outcome::Panicked(message) => write!(f, "the kernel panicked: {message}"),
            Outcome::Crashed => {
                f.write_str("the machine reset without a word (triple fault, or not a Sigil image)")
            }
            Outcome::TimedOut(after) => {
                write!(
                    f,
                    "still running after {:.1} s, stopped",
                    after.as_secs_f64()
                )
            }
            Outcome::Failed(why) => f.write_str(why),
        }
    }
}
