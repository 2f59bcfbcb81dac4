//! virtio-balloon (specification, 5.5): the wire by which the [balloon](crate::balloon) is filled and emptied. What
//! else such a device may ask for is in a file each: statistics, hints and reports of free memory.

mod hint;
mod offered;
mod report;
mod stats;
mod wire;

use alloc::boxed::Box;

use virtio_drivers::Result;
use virtio_drivers::transport::{InterruptStatus, Transport};

use super::{Attached, WRONG, kernel};
use crate::balloon::{Answer, BATCH, Heard, Host, Kind, Slot, UNDER_WAY};
use crate::mm::Frame;
use hint::Hints;
use report::Reports;
use stats::Stats;
use wire::Wire;

/// Features of the device (5.5.3), as bits.
mod feature {
    /// Frames are the guest's again only when the device has said so: as for any other device here, unless it is let
    /// alone.
    pub const MUST_TELL_HOST: u64 = 1 << 0;
    pub const STATS_VQ: u64 = 1 << 1;
    pub const DEFLATE_ON_OOM: u64 = 1 << 2;
    pub const FREE_PAGE_HINT: u64 = 1 << 3;
    pub const PAGE_REPORTING: u64 = 1 << 5;
    /// All that are used here. What free pages hold (`VIRTIO_BALLOON_F_PAGE_POISON`) is nothing to anybody.
    pub const ALL: u64 =
        MUST_TELL_HOST | STATS_VQ | DEFLATE_ON_OOM | FREE_PAGE_HINT | PAGE_REPORTING;
}

/// Its configuration (5.5.4): offsets of 32-bit words.
mod config {
    /// Frames that the device wants.
    pub const NUM_PAGES: usize = 0;
    /// Frames that it has, as the driver writes.
    pub const ACTUAL: usize = 4;
    /// Which hints it wants.
    pub const FREE_PAGE_HINT_CMD_ID: usize = 8;
}

/// Queues that are always there.
const INFLATE: u16 = 0;
const DEFLATE: u16 = 1;

/// How often a device may interrupt again at once.
const AGAIN: usize = 64;

/// Bytes of a page number.
const NUMBER: usize = 4;

/// A request that the device has not answered.
struct Asked {
    kind: Kind,
    token: u16,
    frames: usize,
}

/// A device.
pub struct Device {
    wire: Wire,
    features: u64,
    stats: Option<Stats>,
    hints: Option<Hints>,
    reports: Option<Reports>,
    /// The page numbers of each request.
    numbers: Box<[[u8; NUMBER * BATCH]; UNDER_WAY]>,
    asked: [Option<Asked>; UNDER_WAY],
    /// The configuration has changed since it was read.
    is_changed: bool,
    /// All is said that a device has no say in any more which is let alone.
    is_abandoned: bool,
}

/// Takes a device for the machine's balloon.
///
/// # Errors
/// It does not do as the specification says, or there is another one.
pub fn begin(way: Attached) -> Result<bool> {
    Ok(kernel::keep(Box::new(Device::start(way)?)))
}

/// The queue of a kind of request.
fn queue(kind: Kind) -> u16 {
    match kind {
        Kind::Inflate => INFLATE,
        Kind::Deflate => DEFLATE,
    }
}

impl Device {
    /// Begins with a device.
    ///
    /// # Errors
    /// It does not do as the specification says.
    pub fn start(mut way: Attached) -> Result<Device> {
        let features = way.begin(feature::ALL)?;
        // The others are numbered as they are there.
        let mut count = DEFLATE + 1;
        let mut queue = |feature: u64| {
            let number = count;
            let is_there = features & feature != 0;
            count += u16::from(is_there);
            is_there.then_some(number)
        };
        let stats = queue(feature::STATS_VQ);
        let hints = queue(feature::FREE_PAGE_HINT);
        let reports = queue(feature::PAGE_REPORTING);
        let mut wire = Wire::new(way, count)?;
        let hints = hints.map(|number| Hints::new(number, &mut wire));
        wire.way.finish();
        Ok(Device {
            wire,
            features,
            stats: stats.map(Stats::new),
            hints,
            reports: reports.map(Reports::new),
            numbers: Box::new([[0; NUMBER * BATCH]; UNDER_WAY]),
            asked: [const { None }; UNDER_WAY],
            is_changed: true,
            is_abandoned: false,
        })
    }

    fn has(&self, feature: u64) -> bool {
        self.features & feature != 0
    }

    /// How many frames come to be done of a request that a device which is let alone has: all or none. They are the
    /// guest's again, unless it had to say so.
    fn left_with(&self, kind: Kind) -> usize {
        match (kind == Kind::Inflate) == self.has(feature::MUST_TELL_HOST) {
            true => usize::MAX,
            false => 0,
        }
    }

    /// What is to be heard of a device that is let alone: an answer to each of its requests, and then that it wants
    /// nothing.
    fn last_words(&mut self) -> Option<Heard> {
        let slot = self.asked.iter().position(Option::is_some);
        if let Some((slot, asked)) = slot.and_then(|slot| Some((slot, self.asked[slot].take()?))) {
            return Some(Heard::Answer(slot, self.left_with(asked.kind)));
        }
        let is_first = !self.is_abandoned;
        self.is_abandoned = true;
        is_first.then_some(Heard::Target(0))
    }

    /// Takes back what a device that is let alone was shown.
    #[cold]
    fn abandon(&mut self) {
        if let Some(hints) = &mut self.hints {
            hints.abandon();
        }
        if let Some(reports) = &mut self.reports {
            reports.abandon();
        }
    }

    /// What the configuration says now, if it has changed.
    fn read(&mut self) -> Option<Heard> {
        if !core::mem::take(&mut self.is_changed) || self.wire.is_broken {
            return None;
        }
        let way = &self.wire.way;
        if way.needs_reset() {
            self.wire.fail("needs to be reset");
            return None;
        }
        if let Some(hints) = &mut self.hints
            && let Ok(wanted) = way.read_config_space(config::FREE_PAGE_HINT_CMD_ID)
        {
            hints.want(wanted);
        }
        let wanted: u32 = way.read_config_space(config::NUM_PAGES).ok()?;
        Some(Heard::Target(wanted.into()))
    }

    /// Writes the numbers of the frames where those of a request go. How many; `None` if they are more than that, or a
    /// number has more bits than the device takes.
    fn write(
        &mut self,
        slot: Slot,
        blocks: &mut dyn Iterator<Item = (Frame, usize)>,
    ) -> Option<usize> {
        let mut left = &mut self.numbers[slot][..];
        let mut frames = 0;
        for (block, order) in blocks {
            let last = block.offset((1 << order) - 1);
            u32::try_from(last.number()).ok()?;
            let (places, others) = left.split_at_mut_checked(NUMBER << order)?;
            for (place, number) in places.chunks_exact_mut(NUMBER).zip(block.number()..) {
                place.copy_from_slice(&(number as u32).to_le_bytes());
            }
            left = others;
            frames += 1 << order;
        }
        Some(frames)
    }

    /// The next answer to a kind of request.
    #[inline(never)]
    fn answer(&mut self, kind: Kind) -> Option<Heard> {
        let token = self.wire.next(queue(kind))?;
        let is_it = |asked: &Asked| asked.kind == kind && asked.token == token;
        let mut asked = self.asked.iter_mut();
        let Some(slot) = asked.position(|asked| asked.as_ref().is_some_and(is_it)) else {
            self.wire.fail(WRONG);
            return None;
        };
        let frames = self.asked[slot].take()?.frames;
        let numbers = &self.numbers[slot][..NUMBER * frames];
        // SAFETY: the buffer that the token stands for.
        unsafe { self.wire.take(queue(kind), token, numbers) };
        Some(Heard::Answer(slot, frames))
    }
}

impl Host for Device {
    fn may_yield(&self) -> bool {
        self.has(feature::DEFLATE_ON_OOM)
    }

    fn ask(
        &mut self,
        kind: Kind,
        slot: Slot,
        blocks: &mut dyn Iterator<Item = (Frame, usize)>,
    ) -> Answer {
        if self.wire.is_broken {
            // It is given nothing any more.
            return Answer::Done(match kind {
                Kind::Inflate => 0,
                Kind::Deflate => self.left_with(kind),
            });
        }
        let Some(frames) = self.write(slot, blocks) else {
            return Answer::Done(0);
        };
        let numbers = &self.numbers[slot][..NUMBER * frames];
        // SAFETY: the numbers stay where they are, and nobody changes them before the token comes back.
        let Some(token) = (unsafe { self.wire.send(queue(kind), numbers) }) else {
            return Answer::Done(0);
        };
        self.asked[slot] = Some(Asked {
            kind,
            token,
            frames,
        });
        match self.wire.next(queue(kind)) {
            Some(_) => Answer::Soon,
            None => Answer::Later,
        }
    }

    fn interrupted(&mut self) {
        // Until there is no reason left: one that came in between would keep the line as it is, and where that
        // interrupts by its edge there would be no more.
        for _ in 0..AGAIN {
            let why = self.wire.way.interrupted();
            if why.is_empty() {
                return;
            }
            self.is_changed |= why.contains(InterruptStatus::DEVICE_CONFIGURATION_INTERRUPT);
        }
        self.wire.fail("interrupts without end");
    }

    fn hear(&mut self) -> Option<Heard> {
        let heard = self.read();
        let heard = heard.or_else(|| self.answer(Kind::Inflate));
        let heard = heard.or_else(|| self.answer(Kind::Deflate));
        match self.wire.is_broken {
            true => self.last_words(),
            false => heard,
        }
    }

    fn tell(&mut self, frames: usize) {
        if !self.wire.is_broken {
            let way = &mut self.wire.way;
            // A device without a configuration has no use for it.
            let _ = way.write_config_space(config::ACTUAL, frames as u32);
        }
    }

    fn chores(&mut self, now: u64, is_idle: bool) -> Option<u64> {
        let mut again = None;
        if !self.wire.is_broken {
            if let Some(stats) = &mut self.stats {
                stats.go_on(&mut self.wire);
            }
            let hints = self.hints.as_mut();
            let hinted = hints.and_then(|hints| hints.go_on(&mut self.wire, now));
            let reports = self.reports.as_mut();
            let reported = reports.and_then(|r| r.go_on(&mut self.wire, now, is_idle));
            again = [hinted, reported].into_iter().flatten().min();
        }
        if !self.wire.is_broken {
            return again;
        }
        self.abandon();
        // What is left to be heard.
        (!self.is_abandoned).then_some(now)
    }

    fn give_up(&mut self) -> bool {
        let hints = self.hints.as_mut();
        let hinted = hints.is_some_and(|hints| hints.give_up(&mut self.wire));
        let reports = self.reports.as_mut();
        let reported = reports.is_some_and(|reports| reports.give_up(&mut self.wire));
        hinted || reported
    }
}
