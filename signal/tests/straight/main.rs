//! The straight ways, by example: what each does and what it refuses, and that a refusal changes
//! nothing.

#![cfg(not(loom))]

#[path = "../common/mod.rs"]
mod common;
mod held;
mod send;
mod take;

use common::{NO_LIMIT, One, USER, charge};
use signal::sicode::*;
use signal::straight::{self, Entry, First, Place};
use signal::{Charge, Info, Pending, Pool, SIG_DFL, SIG_IGN, SaFlags, SigAction, SigInfo, SigSet};
use signal::{Sent, Signal};

const USR1: Signal = Signal::SIGUSR1;
const USR2: Signal = Signal::SIGUSR2;
const RTMIN: Signal = Signal::SIGRTMIN;

/// All that there is, to see whether it changes.
fn state(one: &One) -> String {
    format!(
        "{:?} {:?} {:?} {:?}",
        one.thread, one.shared, one.dispositions, one.pool
    )
}

/// Something that is refused.
fn refused(one: &mut One, f: impl FnOnce(&mut One) -> bool) {
    let before = state(one);
    assert!(!f(one));
    assert_eq!(state(one), before);
}

/// A way to take a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Any,
    Node,
    Sender,
    Held,
    Only,
}

const WAYS: [Way; 5] = [Way::Any, Way::Node, Way::Sender, Way::Held, Way::Only];

/// Takes the next signal in one of the straight ways, as who may.
fn take(one: &mut One, way: Way) -> Option<(Entry, Info)> {
    let first = straight::first(&one.thread, &one.shared)?;
    let entry = straight::entry(first.signal, one.thread.blocked(), &one.dispositions);
    let how = one.dispositions.how(first.signal);
    let ready = one.thread.deliverable(&one.shared);
    let (thread, shared) = (&mut one.thread, &mut one.shared);
    let (dispositions, pool) = (&one.dispositions, &mut one.pool);
    let entered = match way {
        _ if !how.is_steady() => None,
        Way::Any => straight::take::<false>(first, thread, shared, dispositions, pool),
        Way::Node => straight::take_node::<false>(first, thread, shared, dispositions, pool),
        Way::Sender => straight::take_sender::<false>(first, thread, shared, dispositions, pool),
        Way::Held => straight::take_held::<false>(first, thread, shared, dispositions, pool),
        Way::Only => {
            let only = straight::only(ready, thread, shared)?;
            assert_eq!(only.signal(), first.signal);
            straight::take_only(only, thread, shared, dispositions, pool)
        }
    }?;
    assert_eq!(entered.signal, entry.signal);
    assert_eq!(entered.saved_mask, entry.saved_mask);
    assert_eq!(entered.action, one.dispositions.get(entry.signal));
    Some((entry, entered.source.info(entry.signal)))
}

/// None of the ways takes what is next.
fn all_refuse(one: &mut One) {
    refuse(one, &WAYS);
}

fn refuse(one: &mut One, ways: &[Way]) {
    for &way in ways {
        refused(one, |one| take(one, way).is_some());
    }
}

/// Sends to the process, which holds it in the queue itself.
fn hold(one: &mut One, signal: Signal, value: u64) {
    let info = Info::queue(signal, 10, 20, value);
    let held = one.shared.send_held(signal, NO_LIMIT, &mut one.pool, |to| {
        *to = info;
        true
    });
    assert!(held);
}

fn queue(one: &mut One, signal: Signal, value: u64) {
    let info = Info::queue(signal, 10, 20, value);
    let queue = &mut one.thread.pending;
    queue.send(&info, NO_LIMIT, &mut one.pool).unwrap();
}

type Send = fn(&mut Pending, Signal, Charge, &mut Pool<'_>) -> bool;

const PLAIN: Send =
    |queue, signal, charge, pool| queue.send_plain_straight(signal, SI_USER, 10, 20, charge, pool);
const WITH_INFO: Send = |queue, signal, charge, pool| {
    let mut written = false;
    let sent = queue.send_straight(signal, charge, pool, |to| {
        *to = Info::queue(signal, 10, 20, 5);
        written = true;
        true
    });
    assert_eq!(written, sent);
    sent
};
const HELD: Send = |queue, signal, charge, pool| {
    let mut written = false;
    let sent = queue.send_held(signal, charge, pool, |to| {
        *to = Info::queue(signal, 10, 20, 5);
        written = true;
        true
    });
    assert_eq!(written, sent);
    sent
};

/// Sends to the process of `one`.
fn send(one: &mut One, send: Send, signal: Signal, limit: u64) -> bool {
    send(&mut one.shared, signal, charge(limit), &mut one.pool)
}
