//! A program as data: steps of actors, and its text.
//!
//! ```text
//! 0 fork i1
//! 1 rt_sigaction i10 a2,0,0 i0 i8
//! 0 kill p1 i10
//! ```
//!
//! Each line is the place of an actor (with `~` where the step takes time), a call and its arguments. Actor 0 is there
//! from the beginning; `fork`, `vfork`, `thread` and `clone3` start the one that they name.

use std::fmt;

use syscall_shim::Call;

/// How many actors there can be, as in `stage.h`.
pub const ACTORS: u8 = 6;
/// How many steps there can be, as in `stage.h`.
pub const STEPS: usize = 48;

/// How an actor is started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Birth {
    /// By `fork`.
    Fork,
    /// By `vfork`, but on a stack of its own.
    Vfork,
    /// As a thread.
    Thread,
    /// By `clone3` with flags and a signal at its end.
    Clone3,
}

impl Birth {
    /// All, in the order of `steps.h`.
    pub const ALL: [(Birth, &'static str); 4] = [
        (Birth::Fork, "fork"),
        (Birth::Vfork, "vfork"),
        (Birth::Thread, "thread"),
        (Birth::Clone3, "clone3"),
    ];

    /// Its name in a program.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Makes a system call.
    Call(Call),
    /// Starts an actor; the arguments are its place and, for `clone3`, flags and the signal.
    Start(Birth),
}

/// An argument of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    /// A number.
    Int(i64),
    /// The process of an actor.
    Pid(u8),
    /// Minus that: the group that it leads.
    Group(u8),
    /// The thread of an actor.
    Tid(u8),
    /// What a step gave: a descriptor, or a timer.
    Result(u8),
    /// An address where nothing is.
    Bad,
    /// The address of these words.
    Words(Vec<u64>),
    /// An action: the handler, by its place in `stage.h`, flags, mask.
    Action(u8, u64, u64),
    /// A signal's information: signal, code, value.
    Info(i64, i64, i64),
    /// What a timer does: how, signal, value, thread.
    Event(i64, i64, i64, u8),
    /// An alternate stack: flags, size.
    Stack(i64, u64),
    /// Memory that the call writes, of this kind (see `read_out` in `stage.h`).
    Out(char),
}

/// What an actor does at its turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Which actor.
    pub actor: u8,
    /// Whether a time passes that others shall not overtake.
    pub timed: bool,
    /// What.
    pub what: What,
    /// With what.
    pub args: Vec<Arg>,
}

/// Steps, one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Program {
    /// The steps.
    pub steps: Vec<Step>,
}

impl fmt::Display for Arg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Arg::Int(n) => write!(f, "i{n}"),
            Arg::Pid(k) => write!(f, "p{k}"),
            Arg::Group(k) => write!(f, "g{k}"),
            Arg::Tid(k) => write!(f, "t{k}"),
            Arg::Result(k) => write!(f, "r{k}"),
            Arg::Bad => f.write_str("b"),
            Arg::Words(words) => {
                let words: Vec<String> = words.iter().map(|word| format!("{word:#x}")).collect();
                write!(f, "m{}", words.join(","))
            }
            Arg::Action(handler, flags, mask) => write!(f, "a{handler},{flags:#x},{mask:#x}"),
            Arg::Info(signal, code, value) => write!(f, "q{signal},{code},{value}"),
            Arg::Event(how, signal, value, thread) => {
                write!(f, "e{how},{signal},{value},{thread}")
            }
            Arg::Stack(flags, size) => write!(f, "k{flags},{size}"),
            Arg::Out(kind) => write!(f, "o{kind}"),
        }
    }
}

/// A number in decimal or, behind `0x`, in hexadecimal digits.
fn number(text: &str) -> Option<i64> {
    match text.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16).ok().map(|n| n as i64),
        None => text.parse().ok(),
    }
}

impl Arg {
    /// From its text.
    pub fn parse(text: &str) -> Option<Arg> {
        let (kind, rest) = text.split_at_checked(1)?;
        let numbers: Option<Vec<i64>> = match rest {
            "" => Some(Vec::new()),
            _ => rest.split(',').map(number).collect(),
        };
        if kind == "o" {
            return rest.chars().next().map(Arg::Out);
        }
        let place = |n: i64| u8::try_from(n).ok();
        Some(match (kind, numbers?.as_slice()) {
            ("i", &[n]) => Arg::Int(n),
            ("p", &[k]) => Arg::Pid(place(k)?),
            ("g", &[k]) => Arg::Group(place(k)?),
            ("t", &[k]) => Arg::Tid(place(k)?),
            ("r", &[k]) => Arg::Result(place(k)?),
            ("b", []) => Arg::Bad,
            ("m", words) => Arg::Words(words.iter().map(|word| *word as u64).collect()),
            ("a", &[handler, flags, mask]) => {
                Arg::Action(place(handler)?, flags as u64, mask as u64)
            }
            ("q", &[signal, code, value]) => Arg::Info(signal, code, value),
            ("e", &[how, signal, value, thread]) => Arg::Event(how, signal, value, place(thread)?),
            ("k", &[flags, size]) => Arg::Stack(flags, size as u64),
            _ => return None,
        })
    }
}

impl Step {
    /// The call's name, or how the actor is started.
    pub fn name(&self) -> &'static str {
        match self.what {
            What::Call(call) => call.name(),
            What::Start(birth) => birth.name(),
        }
    }

    /// The place of the actor that it starts.
    pub fn child(&self) -> Option<u8> {
        match (self.what, self.args.first()) {
            (What::Start(_), Some(&Arg::Int(child))) => u8::try_from(child).ok(),
            _ => None,
        }
    }

    /// From its line.
    pub fn parse(line: &str) -> Option<Step> {
        let mut words = line.split_whitespace();
        let who = words.next()?;
        let name = words.next()?;
        let birth = Birth::ALL.iter().find(|(_, of)| *of == name);
        let what = match birth {
            Some((birth, _)) => What::Start(*birth),
            None => What::Call(*Call::ALL.iter().find(|call| call.name() == name)?),
        };
        Some(Step {
            actor: who
                .trim_end_matches('~')
                .parse()
                .ok()
                .filter(|k| *k < ACTORS)?,
            timed: who.ends_with('~'),
            what,
            args: words.map(Arg::parse).collect::<Option<Vec<Arg>>>()?,
        })
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.timed { "~" } else { "" };
        write!(f, "{}{mark} {}", self.actor, self.name())?;
        self.args.iter().try_for_each(|arg| write!(f, " {arg}"))
    }
}

impl Program {
    /// From its text, a step a line.
    ///
    /// # Errors
    /// The line that is no step.
    pub fn parse(text: &str) -> Result<Program, String> {
        let steps: Result<Vec<Step>, String> = text
            .lines()
            .map(|line| Step::parse(line).ok_or(line.to_string()))
            .collect();
        steps
            .map(|steps| Program { steps })
            .and_then(|program| match program.steps.len() {
                0..=STEPS => Ok(program),
                n => Err(format!("{n} steps are too many")),
            })
    }
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.steps.iter().try_for_each(|step| writeln!(f, "{step}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_a_program_and_the_program_that_text() {
        let text = "0 clone3 i1 i256 i17\n1 rt_sigaction i10 a3,0x800,0xffffffffffffffff oa i8\n\
                    1~ timer_settime r1 i0 m0x0,0x0,0x0,0x30d40 b\n0 kill g1 i-1\n\
                    0 rt_sigqueueinfo p1 i34 q34,-1,7\n0 sigaltstack k0,65536 ok\n\
                    0 timer_create i1 e4,10,5,0 od\n1 tkill t0 i10\n";
        let program = Program::parse(text).expect("it is one");
        assert_eq!(program.to_string(), text);
        assert_eq!(program.steps[0].child(), Some(1));
    }

    #[test]
    fn what_is_no_program_is_told() {
        for text in [
            "9 getpid",
            "0 nosuchcall",
            "0 kill x1",
            "0",
            "0 kill pp",
            "0 kill q1,2",
        ] {
            assert_eq!(Program::parse(text), Err(text.to_string()));
        }
    }
}
