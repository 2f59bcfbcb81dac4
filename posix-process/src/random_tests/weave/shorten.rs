//! A run that fails, made short: steps are left out as long as it still fails in the same way.

use super::choices::{Choices, Step};
use super::run;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Mutex;

/// How many runs are made for a shorter one.
const TRIES: usize = 3000;

/// Where the last panic was, and what it said. Set by the hook that [`caught`] installs.
static LAST: Mutex<Option<String>> = Mutex::new(None);

/// Runs `f`; why it panicked, if it did. Nothing is printed meanwhile.
pub(super) fn caught(f: impl FnOnce()) -> Result<(), String> {
    // Other tests may panic at the same time, and are to say so.
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().unwrap_or_else(|e| e.into_inner());
    let old = take_hook();
    let here = std::thread::current().id();
    set_hook(std::boxed::Box::new(move |info| {
        if std::thread::current().id() == here {
            *LAST.lock().unwrap_or_else(|e| e.into_inner()) = Some(info.to_string());
        }
    }));
    let outcome = catch_unwind(AssertUnwindSafe(f));
    set_hook(old);
    outcome.map_err(|_| {
        let last = LAST.lock().unwrap_or_else(|e| e.into_inner()).take();
        last.unwrap_or_else(|| "it panicked".to_string())
    })
}

fn again(steps: &[Step]) -> Result<(), String> {
    let mut c = Choices::recorded(steps.to_vec());
    caught(|| run(&mut c, &mut None, false))
}

/// The place in the source, which tells one failure from another.
fn place(why: &str) -> &str {
    why.lines().next().unwrap_or_default()
}

/// The shortest run that was found, and what failed.
pub(super) fn failure(mut steps: Vec<Step>, why: String) -> String {
    let mut tries = 0;
    let mut size = steps.len() / 2;
    while size > 0 && tries < TRIES {
        let mut at = 0;
        let mut shorter = false;
        while at < steps.len() && tries < TRIES {
            let mut fewer = steps.clone();
            fewer.drain(at..(at + size).min(steps.len()));
            tries += 1;
            match again(&fewer) {
                Err(other) if place(&other) == place(&why) => {
                    steps = fewer;
                    shorter = true;
                }
                _ => at += size,
            }
        }
        if !shorter || size > 1 {
            size /= 2;
        }
    }
    let mut world = None;
    let mut c = Choices::recorded(steps);
    let last = caught(|| run(&mut c, &mut world, true));
    let trace = world.and_then(|w| w.trace).unwrap_or_default().join("\n");
    let why = last.err().unwrap_or(why);
    format!("{why}\nwhat was done, made short:\n{trace}")
}
