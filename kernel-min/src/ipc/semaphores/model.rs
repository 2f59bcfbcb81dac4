//! The set beside another one that keeps its waiters as Linux does: lines of each semaphore, and two for all.

use std::collections::VecDeque;

use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
struct Queued {
    who: u32,
    operations: Vec<Operation>,
    blocked_by: usize,
}

#[derive(Default)]
struct Lines {
    alter: VecDeque<Queued>,
    constant: VecDeque<Queued>,
}

/// As `struct sem_array`, with what each of its functions does to it (ipc/sem.c).
struct Model {
    values: Vec<i32>,
    adjust: Vec<Vec<i32>>,
    of: Vec<Lines>,
    all: Lines,
    complex: usize,
    told: Vec<(u32, Result<(), Errno>)>,
}

impl Model {
    fn perform(&mut self, who: u32, operations: &[Operation]) -> Result<Option<usize>, Errno> {
        let (values, adjust) = (self.values.clone(), self.adjust.clone());
        for (place, it) in operations.iter().enumerate() {
            let (number, change) = (it.number as usize, i32::from(it.change));
            let value = self.values[number] + change;
            let undo = self.adjust[who as usize][number] - change;
            let undoes = it.flags & SEM_UNDO != 0;
            let result = match () {
                () if change == 0 && value != 0 || value < 0 => match it.flags & IPC_NOWAIT {
                    0 => Ok(Some(place)),
                    _ => Err(Errno::EAGAIN),
                },
                () if value > 32767 => Err(Errno::ERANGE),
                () if undoes && !(-32768..=32767).contains(&undo) => Err(Errno::ERANGE),
                () => {
                    self.values[number] = value;
                    if undoes {
                        self.adjust[who as usize][number] = undo;
                    }
                    continue;
                }
            };
            (self.values, self.adjust) = (values, adjust);
            return result;
        }
        Ok(None)
    }

    fn line(&mut self, of: Option<usize>) -> &mut Lines {
        match of {
            Some(of) => &mut self.of[of],
            None => &mut self.all,
        }
    }

    fn wake_const(&mut self, of: Option<usize>) {
        let mut left = VecDeque::new();
        while let Some(mut queued) = self.line(of).constant.pop_front() {
            match self.perform(queued.who, &queued.operations) {
                Ok(Some(by)) => {
                    queued.blocked_by = by;
                    left.push_back(queued);
                }
                result => self.unlink(queued, result.map(|_| ())),
            }
        }
        self.line(of).constant = left;
    }

    fn unlink(&mut self, queued: Queued, result: Result<(), Errno>) {
        self.complex -= usize::from(queued.operations.len() > 1);
        self.told.push((queued.who, result));
    }

    fn wakeup_zero(&mut self, by: Option<&[Operation]>) {
        let numbers: Vec<usize> = match by {
            Some(by) => by.iter().map(|it| it.number as usize).collect(),
            None => (0..self.values.len()).collect(),
        };
        let mut got_zero = false;
        for number in numbers {
            if self.values[number] == 0 {
                got_zero = true;
                self.wake_const(Some(number));
            }
        }
        if got_zero {
            self.wake_const(None);
        }
    }

    fn update_queue(&mut self, of: Option<usize>) {
        'again: loop {
            for place in 0.. {
                let Some(mut queued) = self.line(of).alter.get(place).cloned() else {
                    return;
                };
                let result = self.perform(queued.who, &queued.operations);
                if let Ok(Some(by)) = result {
                    queued.blocked_by = by;
                    self.line(of).alter[place] = queued;
                    continue;
                }
                self.line(of).alter.remove(place);
                let operations = queued.operations.clone();
                let restart =
                    result.is_ok() && (!self.all.alter.is_empty() || operations.len() > 1);
                if result.is_ok() {
                    self.wakeup_zero(Some(&operations));
                }
                self.unlink(queued, result.map(|_| ()));
                if restart {
                    continue 'again;
                }
                // The next one has taken its place.
                let before: VecDeque<_> = self.line(of).alter.drain(..place).collect();
                self.update_queue_from(of, before);
                return;
            }
        }
    }

    /// As `update_queue`, behind those that have been looked at.
    fn update_queue_from(&mut self, of: Option<usize>, mut before: VecDeque<Queued>) {
        while let Some(mut queued) = self.line(of).alter.pop_front() {
            match self.perform(queued.who, &queued.operations) {
                Ok(Some(by)) => {
                    queued.blocked_by = by;
                    before.push_back(queued);
                }
                result => {
                    let operations = queued.operations.clone();
                    if result.is_ok() {
                        self.wakeup_zero(Some(&operations));
                    }
                    let line_is_left =
                        of.is_none() && !(before.is_empty() && self.all.alter.is_empty());
                    let restart = result.is_ok() && (line_is_left || operations.len() > 1);
                    self.unlink(queued, result.map(|_| ()));
                    if restart {
                        before.extend(std::mem::take(&mut self.line(of).alter));
                        self.line(of).alter = before;
                        return self.update_queue(of);
                    }
                }
            }
        }
        self.line(of).alter = before;
    }

    fn smart_update(&mut self, by: Option<&[Operation]>) {
        self.wakeup_zero(by);
        if !self.all.alter.is_empty() {
            self.update_queue(None);
        } else if let Some(by) = by {
            for it in by.iter().filter(|it| it.change > 0) {
                self.update_queue(Some(it.number as usize));
            }
        } else {
            for number in 0..self.values.len() {
                self.update_queue(Some(number));
            }
        }
    }

    /// What `sem_unlock` does.
    fn unmerge(&mut self) {
        if self.complex == 0 {
            for queued in std::mem::take(&mut self.all.alter) {
                let number = queued.operations[0].number as usize;
                self.of[number].alter.push_back(queued);
            }
        }
    }

    fn operate(&mut self, who: u32, operations: &[Operation]) -> Result<bool, Errno> {
        let alters = operations.iter().any(|it| it.change != 0);
        let Some(blocked_by) = self.perform(who, operations)? else {
            if alters {
                self.smart_update(Some(operations));
            }
            self.unmerge();
            return Ok(true);
        };
        let queued = Queued {
            who,
            operations: operations.to_vec(),
            blocked_by,
        };
        let of = match operations {
            [one] if !alters || self.complex == 0 => Some(one.number as usize),
            [_] => None,
            _ => {
                if self.complex == 0 {
                    for lines in &mut self.of {
                        let mut merged = std::mem::take(&mut lines.alter);
                        merged.append(&mut self.all.alter);
                        self.all.alter = merged;
                    }
                }
                self.complex += 1;
                None
            }
        };
        match alters {
            true => self.line(of).alter.push_back(queued),
            false => self.line(of).constant.push_back(queued),
        }
        self.unmerge();
        Ok(false)
    }

    fn cancel(&mut self, who: u32) {
        let lines = self.of.iter_mut().chain([&mut self.all]);
        for line in lines.flat_map(|lines| [&mut lines.alter, &mut lines.constant]) {
            if let Some(place) = line.iter().position(|queued| queued.who == who) {
                let queued = line.remove(place).unwrap();
                self.complex -= usize::from(queued.operations.len() > 1);
            }
        }
        self.unmerge();
    }

    fn count(&self, number: u16, for_zero: bool) -> usize {
        let lines = self.of.iter().chain([&self.all]);
        let all = lines.flat_map(|lines| lines.alter.iter().chain(&lines.constant));
        all.filter(|queued| {
            let it = queued.operations[queued.blocked_by];
            it.number == number && (it.change == 0) == for_zero
        })
        .count()
    }
}

#[derive(Clone, Debug)]
enum Step {
    Operate(u32, Vec<Operation>),
    Cancel(u32),
    Set(u16, u16),
    Leave(u32),
}

const SEMAPHORES: u16 = 3;
const ACTORS: u32 = 8;

fn operation() -> impl Strategy<Value = Operation> {
    let change = prop_oneof![8 => -3..4i16, 1 => Just(32767), 1 => Just(-32768)];
    let flags = prop_oneof![6 => Just(0), 3 => Just(SEM_UNDO), 1 => Just(IPC_NOWAIT)];
    (0..SEMAPHORES, change, flags).prop_map(|(number, change, flags)| Operation {
        number,
        change,
        flags,
    })
}

fn step() -> impl Strategy<Value = Step> {
    let actor = 0..ACTORS;
    prop_oneof![
        6 => (actor.clone(), prop::collection::vec(operation(), 1)).prop_map(|(a, o)| Step::Operate(a, o)),
        5 => (actor.clone(), prop::collection::vec(operation(), 2..4)).prop_map(|(a, o)| Step::Operate(a, o)),
        1 => actor.clone().prop_map(Step::Cancel),
        2 => (0..SEMAPHORES, 0..4u16).prop_map(|(n, v)| Step::Set(n, v)),
        1 => actor.prop_map(Step::Leave),
    ]
}

proptest! {
    #[test]
    fn waits_and_goes_on_as_linux(steps in prop::collection::vec(step(), 1..60)) {
        let mut set = Set::<u32>::new(SEMAPHORES.into(), 0).unwrap();
        let mut model = Model {
            values: vec![0; SEMAPHORES.into()],
            adjust: vec![vec![0; SEMAPHORES.into()]; ACTORS as usize],
            of: (0..SEMAPHORES).map(|_| Lines::default()).collect(),
            all: Lines::default(),
            complex: 0,
            told: Vec::new(),
        };
        let mut asleep = [false; ACTORS as usize];
        for step in steps {
            let mut told = Vec::new();
            let done = |who, result| told.push((who, result));
            match step.clone() {
                Step::Operate(who, operations) if !asleep[who as usize] => {
                    let caller = (who as Pid, Group::from(who));
                    set.make_undo(caller.1).unwrap();
                    let result = set.operate(&operations, caller, 0, done);
                    if let Ok(Tried::Waits(by)) = result {
                        set.wait(operations.clone(), caller, by, who).unwrap();
                        asleep[who as usize] = true;
                    }
                    let expected = model.operate(who, &operations);
                    prop_assert_eq!(result.map(|tried| tried == Tried::Done), expected);
                }
                Step::Cancel(who) if asleep[who as usize] => {
                    set.cancel(|&other| other == who);
                    model.cancel(who);
                    asleep[who as usize] = false;
                }
                Step::Set(number, to) => {
                    set.set(number.into(), to, 0, 0, done).unwrap();
                    model.values[usize::from(number)] = to.into();
                    model.adjust.iter_mut().for_each(|a| a[usize::from(number)] = 0);
                    model.smart_update(None);
                    model.unmerge();
                }
                Step::Leave(who) if !asleep[who as usize] && set.has_undo(who.into()) => {
                    set.leave(who.into(), 0, 0, done);
                    let adjust = std::mem::take(&mut model.adjust[who as usize]);
                    for (value, adjust) in model.values.iter_mut().zip(adjust) {
                        *value = (*value + adjust).clamp(0, 32767);
                    }
                    model.adjust[who as usize] = vec![0; SEMAPHORES.into()];
                    model.smart_update(None);
                    model.unmerge();
                }
                _ => {}
            }
            prop_assert_eq!(&told, &std::mem::take(&mut model.told), "{:?}", step);
            for (who, _) in told {
                asleep[who as usize] = false;
            }
            for number in 0..SEMAPHORES {
                let value = set.get(number.into()).unwrap().value;
                prop_assert_eq!(i32::from(value), model.values[usize::from(number)]);
                for zero in [false, true] {
                    prop_assert_eq!(set.count_waiting(number, zero), model.count(number, zero));
                }
            }
        }
    }
}
