//! virtio-balloon (specification, 5.5): the wire by which the [balloon](crate::balloon) is filled and emptied. What
//! else such a device may ask for is in a file each: statistics, hints and reports of free memory.

mod hint;
mod report;
mod stats;
mod wire;

use alloc::boxed::Box;

use virtio_drivers::Result;
use virtio_drivers::transport::{DeviceStatus, InterruptStatus, Transport};

use super::Way;
use crate::balloon::{self, Answer, BATCH, Heard, Host, Kind, Slot, UNDER_WAY};
use crate::mm::{Frame, PAGE_SIZE};
use hint::Hints;
use report::Reports;
use stats::Stats;
use wire::Wire;

/// Features of the device (5.5.3), as bits.
mod feature {
    /// Frames are the guest's again only when the device has said so: as for any other device here.
    pub const MUST_TELL_HOST: u64 = 1 << 0;
    pub const STATS_VQ: u64 = 1 << 1;
    pub const DEFLATE_ON_OOM: u64 = 1 << 2;
    pub const FREE_PAGE_HINT: u64 = 1 << 3;
    pub const PAGE_REPORTING: u64 = 1 << 5;
    pub const VERSION_1: u64 = 1 << 32;
    /// All that are used here. What free pages hold (`VIRTIO_BALLOON_F_PAGE_POISON`) is nothing to anybody.
    pub const ALL: u64 =
        MUST_TELL_HOST | STATS_VQ | DEFLATE_ON_OOM | FREE_PAGE_HINT | PAGE_REPORTING | VERSION_1;
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

/// Bytes of a page number.
const NUMBER: usize = 4;

/// A request that the device has not answered.
struct Asked {
    kind: Kind,
    token: u16,
    frames: usize,
}

struct Device {
    wire: Wire,
    stats: Option<Stats>,
    hints: Option<Hints>,
    reports: Option<Reports>,
    /// The page numbers of each request.
    numbers: Box<[[u8; NUMBER * BATCH]; UNDER_WAY]>,
    asked: [Option<Asked>; UNDER_WAY],
    /// The configuration has changed since it was read.
    is_changed: bool,
    /// It has answered what it was not asked: it is let alone.
    is_broken: bool,
}

/// Takes a device for the kernel's balloon.
///
/// # Errors
/// It does not do as the specification says, or there is another one.
pub fn begin(mut way: Way) -> Result<bool> {
    let begun = DeviceStatus::ACKNOWLEDGE | DeviceStatus::DRIVER;
    way.set_status(DeviceStatus::empty());
    way.set_status(begun);
    let features = way.read_device_features() & feature::ALL;
    way.write_driver_features(features);
    way.set_status(begun | DeviceStatus::FEATURES_OK);
    way.set_guest_page_size(PAGE_SIZE as u32);
    let has = |feature: u64| features & feature != 0;

    // The others are numbered as they are there.
    let mut count = DEFLATE + 1;
    let mut queue = |feature: u64| {
        let number = count;
        count += u16::from(has(feature));
        has(feature).then_some(number)
    };
    let stats = queue(feature::STATS_VQ).map(Stats::new);
    let hints = queue(feature::FREE_PAGE_HINT).map(Hints::new);
    let reports = queue(feature::PAGE_REPORTING).map(Reports::new);
    let mut device = Box::new(Device {
        wire: Wire::new(way, count)?,
        stats,
        hints,
        reports,
        numbers: Box::new([[0; NUMBER * BATCH]; UNDER_WAY]),
        asked: [const { None }; UNDER_WAY],
        is_changed: true,
        is_broken: false,
    });
    device.wire.way.finish_init();
    Ok(balloon::begin(device, has(feature::DEFLATE_ON_OOM)))
}

/// The queue of a kind of request.
fn queue(kind: Kind) -> u16 {
    match kind {
        Kind::Inflate => INFLATE,
        Kind::Deflate => DEFLATE,
    }
}

impl Device {
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
    fn answer(&mut self, kind: Kind) -> Option<Heard> {
        let token = self.wire.next(queue(kind))?;
        let is_it = |asked: &Asked| asked.kind == kind && asked.token == token;
        let mut asked = self.asked.iter_mut();
        let Some(slot) = asked.position(|asked| asked.as_ref().is_some_and(is_it)) else {
            self.is_broken = true;
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
    fn ask(
        &mut self,
        kind: Kind,
        slot: Slot,
        blocks: &mut dyn Iterator<Item = (Frame, usize)>,
    ) -> Answer {
        if self.is_broken {
            return Answer::Done(0);
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
        loop {
            let why = self.wire.way.ack_interrupt();
            if why.is_empty() {
                return;
            }
            self.is_changed |= why.contains(InterruptStatus::DEVICE_CONFIGURATION_INTERRUPT);
        }
    }

    fn hear(&mut self) -> Option<Heard> {
        if self.is_broken {
            return None;
        }
        if self.is_changed {
            self.is_changed = false;
            if let Some(hints) = &mut self.hints
                && let Ok(wanted) = self
                    .wire
                    .way
                    .read_config_space(config::FREE_PAGE_HINT_CMD_ID)
            {
                hints.want(wanted);
            }
            let wanted: u32 = self.wire.way.read_config_space(config::NUM_PAGES).ok()?;
            return Some(Heard::Target(wanted.into()));
        }
        self.answer(Kind::Inflate)
            .or_else(|| self.answer(Kind::Deflate))
    }

    fn tell(&mut self, frames: usize) {
        // A device without a configuration has no use for it.
        let _ = self
            .wire
            .way
            .write_config_space(config::ACTUAL, frames as u32);
    }

    fn chores(&mut self, now: u64, is_idle: bool) -> Option<u64> {
        if self.is_broken {
            return None;
        }
        if let Some(stats) = &mut self.stats {
            stats.go_on(&mut self.wire);
        }
        if let Some(hints) = &mut self.hints {
            hints.go_on(&mut self.wire);
        }
        let reports = self.reports.as_mut()?;
        reports.go_on(&mut self.wire, now, is_idle)
    }

    fn give_up(&mut self) -> bool {
        let hints = self.hints.as_mut();
        let hinted = hints.is_some_and(|hints| hints.give_up(&mut self.wire));
        let reports = self.reports.as_mut();
        let reported = reports.is_some_and(|reports| reports.give_up(&mut self.wire));
        hinted || reported
    }
}
