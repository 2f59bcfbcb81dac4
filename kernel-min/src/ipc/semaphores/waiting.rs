//! Who waits for a set to change, and who is tried first when it does (ipc/sem.c of Linux, whose order this is).
//!
//! Who waits for zero changes nothing, and goes first. While every other one has a single operation, only those of a
//! semaphore that has grown are tried, oldest first. As soon as one has several, all stand in one line, which is
//! tried from its beginning until nothing more can be done.

use alloc::vec::Vec;
use core::cmp::Reverse;

use signal::Errno;

use super::Tried;
use super::values::{Caller, Operation, Values};

/// One who waits.
struct Waiter<T> {
    operations: Vec<Operation>,
    caller: Caller,
    /// The operation that was in the way when it was tried last.
    blocked_by: usize,
    /// How many came before.
    arrival: u64,
    who: T,
}

impl<T> Waiter<T> {
    fn is_complex(&self) -> bool {
        self.operations.len() > 1
    }

    /// The semaphore of its only operation.
    fn simple(&self) -> Option<u16> {
        match self.operations[..] {
            [one] => Some(one.number),
            _ => None,
        }
    }

    /// The semaphore of the first operation.
    fn first(&self) -> u16 {
        self.operations.first().map_or(0, |first| first.number)
    }
}

/// All of them.
pub struct Waiting<T> {
    /// Whose operations all wait for zero.
    zero: Vec<Waiter<T>>,
    /// The others: in one line if `in_line`, and else only the order of those for the same semaphore counts.
    others: Vec<Waiter<T>>,
    in_line: bool,
    /// How many have several operations.
    complex: usize,
    arrivals: u64,
}

impl<T> Waiting<T> {
    pub fn new() -> Self {
        Self {
            zero: Vec::new(),
            others: Vec::new(),
            in_line: false,
            complex: 0,
            arrivals: 0,
        }
    }

    pub fn add(
        &mut self,
        operations: Vec<Operation>,
        caller: Caller,
        blocked_by: usize,
        who: T,
    ) -> Result<(), Errno> {
        let waits_for_zero = operations.iter().all(|operation| operation.change == 0);
        let waiter = Waiter {
            operations,
            caller,
            blocked_by,
            arrival: self.arrivals,
            who,
        };
        let list = match waits_for_zero {
            true => &mut self.zero,
            false => &mut self.others,
        };
        list.try_reserve(1).map_err(|_| Errno::ENOMEM)?;
        self.arrivals += 1;
        if waiter.is_complex() {
            self.complex += 1;
            if !self.in_line {
                self.in_line = true;
                // As Linux puts the lines of the semaphores together: the last one's first.
                self.others
                    .sort_unstable_by_key(|waiter| (Reverse(waiter.first()), waiter.arrival));
            }
        }
        match waits_for_zero {
            true => self.zero.push(waiter),
            false => self.others.push(waiter),
        }
        Ok(())
    }

    pub fn cancel(&mut self, is: impl Fn(&T) -> bool) {
        for list in [&mut self.zero, &mut self.others] {
            if let Some(place) = list.iter().position(|waiter| is(&waiter.who)) {
                let waiter = list.remove(place);
                self.complex -= usize::from(waiter.is_complex());
            }
        }
        self.settle();
    }

    /// Without one that has several operations, there is no line.
    fn settle(&mut self) {
        self.in_line &= self.complex != 0;
    }

    pub fn count(&self, number: u16, for_zero: bool) -> usize {
        let is_one = |waiter: &&Waiter<T>| {
            let operation = waiter.operations.get(waiter.blocked_by);
            operation.is_some_and(|it| it.number == number && (it.change == 0) == for_zero)
        };
        let all = self.zero.iter().chain(&self.others);
        all.filter(is_one).count()
    }

    /// Something has changed: by these operations, or anything. Whoever can go on is `done` with a result; whether
    /// any operation of theirs has been done.
    pub fn update(
        &mut self,
        values: &mut Values,
        by: Option<&[Operation]>,
        done: &mut impl FnMut(T, Result<(), Errno>),
    ) -> bool {
        let mut any = self.update_zero(values, by, done);
        if self.in_line && !self.others.is_empty() {
            any |= self.update_others(values, None, done);
        } else if let Some(by) = by {
            for operation in by.iter().filter(|operation| operation.change > 0) {
                any |= self.update_others(values, Some(operation.number), done);
            }
        } else {
            let mut from = 0;
            while let Some(number) = least(&self.others, from) {
                any |= self.update_others(values, Some(number), done);
                from = u32::from(number) + 1;
            }
        }
        self.settle();
        any
    }

    /// Those who wait for zero, of what has changed.
    fn update_zero(
        &mut self,
        values: &mut Values,
        by: Option<&[Operation]>,
        done: &mut impl FnMut(T, Result<(), Errno>),
    ) -> bool {
        let mut any = false;
        if self.zero.is_empty() {
            return any;
        }
        let mut is_zero = false;
        if let Some(by) = by {
            for operation in by {
                if values.is_zero(operation.number) {
                    is_zero = true;
                    any |= self.wake_zero(values, Some(operation.number), done);
                }
            }
        } else {
            is_zero = values.all().iter().any(|semaphore| semaphore.value == 0);
            let mut from = 0;
            while let Some(number) = least(&self.zero, from) {
                if values.is_zero(number) {
                    any |= self.wake_zero(values, Some(number), done);
                }
                from = u32::from(number) + 1;
            }
        }
        if is_zero {
            any |= self.wake_zero(values, None, done);
        }
        any
    }

    /// Tries those who wait for one semaphore to be zero, or else those who wait for several.
    fn wake_zero(
        &mut self,
        values: &mut Values,
        of: Option<u16>,
        done: &mut impl FnMut(T, Result<(), Errno>),
    ) -> bool {
        let mut any = false;
        let mut place = 0;
        while let Some(waiter) = self.zero.get_mut(place) {
            if waiter.simple() != of {
                place += 1;
                continue;
            }
            match values.attempt(&waiter.operations, waiter.caller) {
                Ok(Tried::Waits(by)) => {
                    waiter.blocked_by = by;
                    place += 1;
                }
                result => {
                    any |= result.is_ok();
                    let waiter = self.zero.remove(place);
                    self.complex -= usize::from(waiter.is_complex());
                    done(waiter.who, result.map(|_| ()));
                }
            }
        }
        any
    }

    /// Tries the others: those for one semaphore, or all.
    fn update_others(
        &mut self,
        values: &mut Values,
        of: Option<u16>,
        done: &mut impl FnMut(T, Result<(), Errno>),
    ) -> bool {
        let mut any = false;
        let mut place = 0;
        while let Some(waiter) = self.others.get_mut(place) {
            if of.is_some_and(|of| waiter.first() != of) {
                place += 1;
                continue;
            }
            let result = values.attempt(&waiter.operations, waiter.caller);
            if let Ok(Tried::Waits(by)) = result {
                waiter.blocked_by = by;
                place += 1;
                continue;
            }
            let waiter = self.others.remove(place);
            self.complex -= usize::from(waiter.is_complex());
            if result.is_ok() {
                any = true;
                self.update_zero(values, Some(&waiter.operations), done);
                // Who has stood in the line may be able to go on now. Without a line nobody is: who has waited
                // takes from a semaphore, and who came before could not go on with more.
                if self.in_line {
                    place = 0;
                }
            }
            done(waiter.who, result.map(|_| ()));
        }
        any
    }

    /// All of them, in Linux's order, are told that the set is gone.
    pub fn remove(mut self, mut done: impl FnMut(T, Result<(), Errno>)) {
        // Who stands in a line comes before those who wait for one semaphore, each first those for zero.
        let of_zero = |waiter: &Waiter<T>| match waiter.simple() {
            None => (0, 0),
            Some(number) => (2, 2 * u32::from(number)),
        };
        let in_line = self.in_line;
        let of_other = |waiter: &Waiter<T>| match in_line {
            true => (1, 0),
            false => (2, 2 * u32::from(waiter.first()) + 1),
        };
        self.zero
            .sort_unstable_by_key(|waiter| (of_zero(waiter), waiter.arrival));
        if !in_line {
            self.others
                .sort_unstable_by_key(|waiter| (of_other(waiter), waiter.arrival));
        }
        let mut zero = self.zero.into_iter().peekable();
        let mut others = self.others.into_iter().peekable();
        loop {
            let next = match (zero.peek(), others.peek()) {
                (Some(a), Some(b)) if of_other(b) < of_zero(a) => others.next(),
                (Some(_), _) => zero.next(),
                _ => others.next(),
            };
            let Some(waiter) = next else {
                return;
            };
            done(waiter.who, Err(Errno::EIDRM));
        }
    }
}

/// The least semaphore that a single operation of a list is for, from one on.
fn least<T>(list: &[Waiter<T>], from: u32) -> Option<u16> {
    let simple = list.iter().filter_map(Waiter::simple);
    simple.filter(|&number| u32::from(number) >= from).min()
}
