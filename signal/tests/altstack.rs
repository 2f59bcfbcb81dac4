//! sigaltstack(2)'s rules.

#![cfg(not(loom))]

use proptest::prelude::*;
use signal::{AltStack, Errno, MINSIGSTKSZ, SS_AUTODISARM, SS_DISABLE, SS_ONSTACK, Stack};

const BASE: usize = 0x10_0000;
const SIZE: usize = 0x1_0000;
const ELSEWHERE: usize = 0x7000_0000;

fn with(flags: i32) -> AltStack {
    let mut alt = AltStack::NONE;
    alt.set(ELSEWHERE, &Stack::new(BASE, flags, SIZE)).unwrap();
    alt
}

#[test]
fn none_at_first() {
    let alt = AltStack::default();
    assert_eq!(alt.get(ELSEWHERE), Stack::new(0, SS_DISABLE, 0));
    assert!(!alt.is_enabled() && !alt.is_on(0) && !alt.is_on(ELSEWHERE));
}

#[test]
fn errors_and_their_order() {
    let mut alt = with(0);
    let before = alt;
    let inside = BASE + SIZE / 2;
    let small = Stack::new(BASE, 0, MINSIGSTKSZ - 1);
    let odd = Stack::new(BASE, 4, MINSIGSTKSZ - 1);
    assert_eq!(alt.set(inside, &odd), Err(Errno::EPERM));
    assert_eq!(alt.set(ELSEWHERE, &odd), Err(Errno::EINVAL));
    assert_eq!(alt.set(ELSEWHERE, &small), Err(Errno::ENOMEM));
    let disabled = Stack::new(1, SS_DISABLE, 5);
    assert_eq!(alt.set(inside, &disabled), Err(Errno::EPERM));
    assert_eq!(alt, before);
    assert_eq!(alt.set(ELSEWHERE, &disabled), Ok(()));
    assert_eq!(alt.get(ELSEWHERE), Stack::new(0, SS_DISABLE, 0));
    assert_eq!(
        alt.set(ELSEWHERE, &Stack::new(BASE, 0, MINSIGSTKSZ)),
        Ok(())
    );
}

#[test]
fn onstack_is_told_from_the_stack_pointer() {
    let alt = with(SS_ONSTACK);
    for (sp, on) in [
        (BASE, false),
        (BASE + 1, true),
        (BASE + SIZE, true),
        (BASE + SIZE + 1, false),
        (0, false),
        (usize::MAX, false),
    ] {
        assert_eq!(alt.is_on(sp), on, "{sp:x}");
        let flags = if on { SS_ONSTACK } else { 0 };
        assert_eq!(alt.get(sp), Stack::new(BASE, flags, SIZE));
    }
}

#[test]
fn autodisarm_is_never_on_it() {
    let mut alt = with(SS_AUTODISARM);
    let inside = BASE + 100;
    assert!(!alt.is_on(inside) && alt.contains(inside));
    assert_eq!(alt.get(inside).flags, SS_AUTODISARM);
    assert_eq!(alt.set(inside, &Stack::new(BASE, 0, SIZE)), Ok(()));
    assert!(alt.is_on(inside));
}

#[test]
fn sigreturn_restores_by_the_same_rules_without_an_error() {
    let mut alt = with(SS_AUTODISARM);
    let saved = alt.stored();
    alt.reset();
    assert_eq!(alt, AltStack::NONE);
    // It was forgotten, so the stack pointer is on no alternate stack.
    alt.restore(BASE + 100, &saved);
    assert_eq!(alt.stored(), saved);
    let mut plain = with(0);
    let other = Stack::new(0x900_0000, 0, SIZE);
    plain.restore(BASE + 100, &other);
    assert_eq!(plain, with(0), "a handler on the stack cannot move it");
    plain.restore(ELSEWHERE, &Stack::new(0x900_0000, 77, SIZE));
    assert_eq!(plain, with(0));
    plain.restore(ELSEWHERE, &other);
    assert_eq!(plain.stored(), other);
}

proptest! {
    #[test]
    fn any_argument_is_taken_without_harm(
        sp in any::<usize>(), flags in any::<i32>(), size in any::<usize>(), at in any::<usize>(),
    ) {
        let mut alt = AltStack::NONE;
        let result = alt.set(at, &Stack::new(sp, flags, size));
        let mode = flags & !SS_AUTODISARM;
        if !(0..=2).contains(&mode) {
            prop_assert_eq!(result, Err(Errno::EINVAL));
        } else if mode != SS_DISABLE && size < MINSIGSTKSZ {
            prop_assert_eq!(result, Err(Errno::ENOMEM));
        } else {
            prop_assert_eq!(result, Ok(()));
            prop_assert_eq!(alt.is_enabled(), mode != SS_DISABLE);
        }
        let shown = alt.get(at);
        prop_assert_eq!(shown.flags & SS_ONSTACK != 0, alt.is_on(at));
        let _ = alt.end();
    }
}
