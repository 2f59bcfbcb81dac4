//! fork(2) and execve(2) look only at what is not as at first; the result is as if they looked at all.

#![cfg(not(loom))]

use proptest::prelude::*;
use signal::{Dispositions, SIG_DFL, SIG_IGN, SaFlags, SigAction, SigSet, Signal};

#[derive(Clone, Debug)]
enum Op {
    Set(Signal, SigAction),
    Catch(Signal, SigAction),
    WorkOut(Signal),
    Reset(Signal),
    Exec,
}

fn op() -> impl Strategy<Value = Op> {
    let signal = (1..=64).prop_map(|n| Signal::new(n).expect("a signal"));
    let handler = prop_oneof![Just(SIG_DFL), Just(SIG_IGN), Just(0x1000), Just(0x2000)];
    let flags = prop_oneof![
        Just(SaFlags::RESTORER),
        any::<u64>().prop_map(SaFlags::from_bits_retain)
    ];
    let action =
        (handler, flags, 0..2usize, 0..4u64).prop_map(|(handler, flags, restorer, mask)| {
            SigAction {
                handler,
                flags,
                restorer,
                mask: SigSet(mask),
            }
        });
    (signal, action, 0..12).prop_map(|(signal, action, what)| match what {
        0..4 => Op::Set(signal, action),
        4..8 => Op::Catch(signal, action),
        8 | 9 => Op::WorkOut(signal),
        10 => Op::Reset(signal),
        _ => Op::Exec,
    })
}

fn after(ops: &[Op]) -> Dispositions {
    let mut d = Dispositions::new();
    carry_out(&mut d, ops);
    d
}

fn carry_out(d: &mut Dispositions, ops: &[Op]) {
    for op in ops {
        match *op {
            Op::Set(signal, ref action) => drop(d.set(signal, action)),
            Op::Catch(signal, action) if !SigSet::UNBLOCKABLE.contains(signal) => {
                d.catch(signal.number() as usize, || action);
            }
            Op::Catch(..) => {}
            Op::WorkOut(signal) => d.work_out(signal),
            Op::Reset(signal) => d.reset_handler(signal),
            Op::Exec => d.reset_for_exec(),
        }
    }
}

/// All that can be asked.
fn answers(d: &Dispositions) -> Vec<String> {
    let sets = format!(
        "{:?} {:?} {:?}",
        d.ignored(),
        d.caught(),
        d.explicitly_ignored()
    );
    let each = Signal::all().map(|signal| {
        let blocks = d.how(signal).is_known().then(|| d.blocks(signal));
        format!(
            "{signal:?}: {:?} {:?} {blocks:?}",
            d.get(signal),
            d.how(signal)
        )
    });
    each.chain([sets]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn a_copy_is_as_the_other(
        before in proptest::collection::vec(op(), 0..20),
        from in proptest::collection::vec(op(), 0..20),
    ) {
        let (mut copy, mut from) = (after(&before), after(&from));
        copy.copy_from(&mut from);
        prop_assert_eq!(answers(&copy), answers(&from));
    }

    /// Also where it was one already, and one of them has changed since, or none.
    #[test]
    fn so_is_the_next_copy(
        first in proptest::collection::vec(op(), 0..9),
        child in proptest::collection::vec(op(), 0..3),
        parent in proptest::collection::vec(op(), 0..3),
    ) {
        let (mut copy, mut other, mut from) =
            (Dispositions::new(), Dispositions::new(), after(&first));
        copy.copy_from(&mut from);
        other.copy_from(&mut from);
        carry_out(&mut copy, &child);
        carry_out(&mut from, &parent);
        copy.copy_from(&mut from);
        other.copy_from(&mut copy);
        // What is worked out of the actions may have been in one of them only.
        for d in [&mut copy, &mut other, &mut from] {
            Signal::all().for_each(|signal| d.work_out(signal));
        }
        prop_assert_eq!(answers(&copy), answers(&from));
        prop_assert_eq!(answers(&other), answers(&from));
    }

    #[test]
    fn exec_leaves_nothing_but_what_is_ignored(ops in proptest::collection::vec(op(), 0..40)) {
        let mut d = after(&ops);
        let ignored = d.explicitly_ignored();
        d.reset_for_exec();
        let mut fresh = Dispositions::new();
        for signal in ignored {
            let action = SigAction { handler: SIG_IGN, ..SigAction::DEFAULT };
            prop_assert!(fresh.set(signal, &action).is_ok());
        }
        prop_assert_eq!(answers(&d), answers(&fresh));
    }
}
