//! The balloon's wire to Xen. Frames are given and taken back by hypercalls, which do it at once; how many this
//! domain is to have is in xenstore.

use core::marker::PhantomData;

use heapless::Vec;

use super::hypercall::{MEMORY_OP, Operation, SELF, perform};
use crate::balloon::{Answer, Heard, Host, Kind, Slot};
use crate::lock::Lock;
use crate::mm::{Frame, PAGE_SIZE};

/// Most blocks of a call.
const MOST: usize = 128;

/// Blocks of one order that a call is for: their numbers.
type Blocks = Vec<u64, MOST>;

/// `xen_memory_reservation`
#[repr(C)]
struct Reservation<'a, const OPERATION: usize> {
    blocks: *mut u64,
    count: u64,
    order: u32,
    flags: u32,
    domain: u16,
    of: PhantomData<&'a mut [u64]>,
}

const DECREASE: usize = 1;
const POPULATE: usize = 6;

// SAFETY: XENMEM_decrease_reservation and XENMEM_populate_physmap take it, and the numbers of blocks that it refers
// to. Whose frames those are, `Memory::withdraw` vouches for.
unsafe impl<const OPERATION: usize> Operation for Reservation<'_, OPERATION> {
    const CALL: usize = MEMORY_OP;
    const NUMBER: usize = OPERATION;
}

/// Calls Xen for these blocks: how many of them were done, from the first on.
fn call<const OPERATION: usize>(blocks: &mut [u64], order: usize) -> usize {
    let count = blocks.len();
    let mut reservation = Reservation::<OPERATION> {
        blocks: blocks.as_mut_ptr(),
        count: count as u64,
        order: order as u32,
        flags: 0,
        domain: SELF,
        of: PhantomData,
    };
    // It is refused as a whole only where nothing was done.
    perform(&mut reservation).unwrap_or(0).min(count)
}

/// As `call`, which is one of the two, in frames: of a block that is refused as a whole, because it is larger than Xen
/// lets it be or has in one piece, frame by frame.
fn call_all(call: fn(&mut [u64], usize) -> usize, blocks: &mut [u64], order: usize) -> usize {
    let mut rest = blocks;
    let mut frames = 0;
    while !rest.is_empty() {
        let count = call(rest, order);
        frames += count << order;
        rest = &mut rest[count..];
        let Some((&mut refused, behind)) = rest.split_first_mut().filter(|_| order > 0) else {
            break;
        };
        let mut block = refused..refused + (1 << order);
        while !block.is_empty() {
            let mut singles: Blocks = block.by_ref().take(MOST).collect();
            let count = call(&mut singles, 0);
            frames += count;
            if count < singles.len() {
                return frames;
            }
        }
        rest = behind;
    }
    frames
}

/// Xen's reserve of memory.
#[derive(Debug)]
pub struct Reserve;

impl Host for Reserve {
    fn ask(
        &mut self,
        kind: Kind,
        _: Slot,
        blocks: &mut dyn Iterator<Item = (Frame, usize)>,
    ) -> Answer {
        let call = match kind {
            Kind::Inflate => call::<DECREASE>,
            Kind::Deflate => call::<POPULATE>,
        };
        let mut done = 0;
        let mut blocks = blocks.peekable();
        while let Some(&(_, order)) = blocks.peek() {
            let mut some = Blocks::new();
            while !some.is_full()
                && let Some((block, _)) = blocks.next_if(|&(_, next)| next == order)
            {
                // There is room.
                let _ = some.push(block.number() as u64);
            }
            let frames = call_all(call, &mut some, order);
            done += frames;
            if frames < some.len() << order {
                break;
            }
        }
        Answer::Done(done)
    }

    fn hear(&mut self) -> Option<Heard> {
        WANTED.lock().take().map(Heard::Target)
    }
}

/// What xenstore has said.
pub static WANTED: Lock<Wanted> = Lock::new(Wanted::new());

/// How many frames Xen is to have of this domain's, by what xenstore says.
///
/// As Linux does: what the domain does not have of what is counted as its memory is left out of account, whatever
/// it is for. So Xen is to have what lies between the target and the most that the target can be.
#[derive(Debug)]
pub struct Wanted {
    /// In KiB, as the target; without a word of it the first target.
    most: Option<u64>,
    frames: Option<u64>,
}

impl Wanted {
    /// Nothing was said yet.
    pub const fn new() -> Wanted {
        Wanted {
            most: None,
            frames: None,
        }
    }

    /// The target can be so much.
    pub fn set_most(&mut self, kib: u64) {
        self.most.get_or_insert(kib);
    }

    /// The target is this.
    pub fn set_target(&mut self, kib: u64) {
        let most = *self.most.get_or_insert(kib);
        self.frames = Some(most.saturating_sub(kib) / (PAGE_SIZE as u64 >> 10));
    }

    /// How many frames, if that was said since it was taken.
    pub fn take(&mut self) -> Option<u64> {
        self.frames.take()
    }
}
