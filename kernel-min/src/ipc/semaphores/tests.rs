use super::*;

const LAST: i16 = i16::MAX;

fn op(number: u16, change: i16, flags: u16) -> Operation {
    Operation {
        number,
        change,
        flags,
    }
}

/// A set of which it is told who went on, with what.
struct Told {
    set: Set<u32>,
    told: Vec<(u32, Result<(), Errno>)>,
}

impl Told {
    fn new(count: usize) -> Self {
        Self {
            set: Set::new(count, 0).unwrap(),
            told: Vec::new(),
        }
    }

    /// Does what can be done, or waits as `who`.
    fn operate(&mut self, who: u32, operations: &[Operation]) -> Result<Tried, Errno> {
        let caller = (who as Pid, Group::from(who));
        if operations.iter().any(|it| it.flags & SEM_UNDO != 0) {
            self.set.make_undo(caller.1)?;
        }
        let told = &mut self.told;
        let done = |who, result| told.push((who, result));
        let tried = self.set.operate(operations, caller, 1, done)?;
        if let Tried::Waits(by) = tried {
            self.set.wait(operations.to_vec(), caller, by, who)?;
        }
        Ok(tried)
    }

    fn set(&mut self, number: i32, to: u16) {
        let told = &mut self.told;
        let done = |who, result| told.push((who, result));
        self.set.set(number, to, 9, 2, done).unwrap();
    }

    fn values(&self) -> Vec<u16> {
        self.set.all().iter().map(|it| it.value).collect()
    }

    fn went_on(&mut self) -> Vec<u32> {
        let told = std::mem::take(&mut self.told);
        assert!(told.iter().all(|(_, result)| result.is_ok()));
        told.into_iter().map(|(who, _)| who).collect()
    }
}

#[test]
fn all_or_nothing() {
    let mut t = Told::new(2);
    t.set(0, 1);
    assert_eq!(
        t.operate(1, &[op(0, -1, 0), op(1, -1, IPC_NOWAIT)]),
        Err(Errno::EAGAIN)
    );
    assert_eq!(t.values(), [1, 0]);
    assert_eq!(
        t.operate(1, &[op(0, 1, 0), op(1, LAST, 0), op(1, 1, 0)]),
        Err(Errno::ERANGE)
    );
    assert_eq!(t.operate(1, &[op(2, 1, 0)]), Err(Errno::EFBIG));
    assert_eq!(t.values(), [1, 0]);
    // Each operation sees what those before it did.
    let both = [op(1, 0, 0), op(1, 2, 0), op(0, -1, 0), op(0, 0, 0)];
    assert_eq!(t.operate(3, &both), Ok(Tried::Done));
    assert_eq!(t.values(), [0, 2]);
    assert_eq!(t.set.get(0).unwrap().pid, 3);
    assert_eq!(t.set.times, [1, 2]);
}

#[test]
fn who_needs_less_goes_first_and_else_who_came_first() {
    let mut t = Told::new(1);
    for (who, change) in [(1, -2), (2, -1), (3, -1)] {
        assert_eq!(t.operate(who, &[op(0, change, 0)]), Ok(Tried::Waits(0)));
    }
    assert_eq!(t.set.count_waiting(0, false), 3);
    assert_eq!(t.operate(4, &[op(0, 1, 0)]), Ok(Tried::Done));
    assert_eq!(t.went_on(), [2]);
    t.operate(4, &[op(0, 2, 0)]).unwrap();
    assert_eq!(t.went_on(), [1]);
    assert_eq!(t.set.count_waiting(0, false), 1);
    t.set.cancel(|&who| who == 3);
    assert_eq!(t.set.count_waiting(0, false), 0);
}

#[test]
fn one_that_goes_on_lets_others_go_on() {
    let mut t = Told::new(3);
    t.set(2, 1);
    // 1 moves from 0 to 1, for which 2 waits, and 3 for 2 to be zero.
    t.operate(3, &[op(2, 0, 0)]).unwrap();
    t.operate(2, &[op(1, -1, 0), op(2, -1, 0)]).unwrap();
    t.operate(1, &[op(0, -1, 0), op(1, 1, 0)]).unwrap();
    assert_eq!(t.set.count_waiting(2, true), 1);
    assert_eq!(t.set.count_waiting(2, false), 0);
    t.operate(4, &[op(0, 1, 0)]).unwrap();
    assert_eq!(t.went_on(), [1, 3, 2]);
    assert_eq!(t.values(), [0, 0, 0]);
}

#[test]
fn lines_are_put_together_last_first() {
    let mut t = Told::new(3);
    for (who, number) in [(1, 0), (2, 1), (3, 0), (4, 1)] {
        t.operate(who, &[op(number, -1, 0)]).unwrap();
    }
    // One with several operations: they are in one line.
    t.operate(5, &[op(2, -1, 0), op(2, -1, 0)]).unwrap();
    t.operate(6, &[op(0, 2, 0), op(1, 2, 0)]).unwrap();
    assert_eq!(t.went_on(), [2, 4, 1, 3]);
}

#[test]
fn undone_at_the_end() {
    let mut t = Told::new(2);
    t.set(0, 5);
    t.operate(1, &[op(0, -3, SEM_UNDO), op(1, 4, SEM_UNDO)])
        .unwrap();
    t.operate(2, &[op(1, -3, 0), op(0, 30000, 0)]).unwrap();
    assert_eq!(
        t.operate(1, &[op(1, LAST - 1, SEM_UNDO)]),
        Err(Errno::ERANGE)
    );
    t.operate(3, &[op(0, -30005, 0)]).unwrap();
    let told = &mut t.told;
    t.set.leave(1, 7, 3, |who, result| told.push((who, result)));
    // 4 are taken where only 1 is left.
    assert_eq!(t.went_on(), [3]);
    assert_eq!(t.values(), [0, 0]);
    assert_eq!(t.set.get(1).unwrap().pid, 7);
    assert!(!t.set.has_undo(1));
    // A value that is given ends what was to be undone.
    t.operate(4, &[op(1, 1, SEM_UNDO)]).unwrap();
    t.set(1, 3);
    t.set.leave(4, 7, 3, |_, _| unreachable!());
    assert_eq!(t.values()[1], 3);
}

#[test]
fn all_learn_that_it_is_gone() {
    let mut t = Told::new(3);
    t.set(1, 1);
    t.operate(1, &[op(2, -1, 0)]).unwrap();
    t.operate(2, &[op(1, 0, 0)]).unwrap();
    t.operate(3, &[op(1, -2, 0)]).unwrap();
    t.operate(4, &[op(0, -1, 0)]).unwrap();
    let mut told = Vec::new();
    t.set.remove(|who, result| {
        assert_eq!(result, Err(Errno::EIDRM));
        told.push(who);
    });
    assert_eq!(told, [4, 2, 3, 1]);
}

#[test]
fn groups_and_their_sets() {
    let mut groups = Groups::new();
    for (group, id) in [(3, 10), (1, 10), (3, 11), (2, 12)] {
        groups.add(group, id).unwrap();
    }
    groups.remove(2, 12);
    assert!(!groups.has(2) && groups.has(3));
    assert_eq!(groups.take(3), Some(11));
    assert_eq!(groups.take(3), Some(10));
    assert_eq!(groups.take(3), None);
    groups.remove(1, 99);
    assert_eq!(groups.take(1), Some(10));
}
