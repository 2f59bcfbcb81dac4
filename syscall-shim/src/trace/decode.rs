//! One argument of a call, by its type in the table.

use core::fmt::{Result, Write};

use super::call::TracedCall;
use super::line::Line;
use super::memory::{self, ReadMemory};
use super::values::{address, flags, hex, octal, value};
use super::{buffers, files, names, prctl, process, signals, times};
use crate::{ArgType, Direction, SysResult};

/// What the decoders of arguments have at hand.
pub(super) struct Decoder<'a, 'line> {
    pub(super) line: &'a mut Line<'line>,
    pub(super) memory: &'a dyn ReadMemory,
    pub(super) call: &'a TracedCall,
    /// `None` while the call is being entered.
    pub(super) result: Option<SysResult>,
}

impl<'a, 'line> Decoder<'a, 'line> {
    pub(super) fn new(
        line: &'a mut Line<'line>,
        memory: &'a dyn ReadMemory,
        call: &'a TracedCall,
        result: Option<SysResult>,
    ) -> Self {
        Self {
            line,
            memory,
            call,
            result,
        }
    }

    /// A structure of `N` words: shown by `show`, as NULL, or as an address that cannot be
    /// read.
    pub(super) fn structure<const N: usize>(
        &mut self,
        at: usize,
        show: impl FnOnce(&mut Self, [u64; N]) -> Result,
    ) -> Result {
        if at == 0 || self.call.arch.long_size() != 8 {
            return address(self.line, at);
        }
        match memory::words(self.memory, at) {
            Some(words) => show(self, words),
            None => address(self.line, at),
        }
    }

    /// A number of 32 bits behind an address, in brackets.
    pub(super) fn half(
        &mut self,
        at: usize,
        show: impl FnOnce(&mut Line, u32) -> Result,
    ) -> Result {
        match memory::half(self.memory, at).filter(|_| at != 0) {
            Some(number) => {
                self.line.write_str("[")?;
                show(self.line, number)?;
                self.line.write_str("]")
            }
            None => address(self.line, at),
        }
    }

    /// A word behind an address, in brackets.
    pub(super) fn word(
        &mut self,
        at: usize,
        show: impl FnOnce(&mut Line, u64) -> Result,
    ) -> Result {
        self.structure(at, |this, [word]| {
            this.line.write_str("[")?;
            show(this.line, word)?;
            this.line.write_str("]")
        })
    }

    /// The value that follows in the call's arguments and says how large one is.
    pub(super) fn size_after(&self, index: usize) -> Option<usize> {
        let args = self.call.call?.info().args;
        let sized = |ty| matches!(ty, ArgType::Size | ArgType::Uint | ArgType::Int);
        let (at, _) = args
            .iter()
            .enumerate()
            .skip(index + 1)
            .find(|(_, arg)| sized(arg.ty))?;
        Some(self.call.args[at])
    }

    /// Whether what the call fills in is there to be shown.
    fn is_filled(&self, index: usize) -> bool {
        match self.result {
            Some(Ok(_)) => !times::is_remaining_time(self.call, index),
            Some(Err(failure)) => {
                times::is_remaining_time(self.call, index) && times::was_interrupted(failure)
            }
            None => false,
        }
    }

    /// Shows an argument.
    pub(super) fn argument(&mut self, index: usize) -> Result {
        let number = self.call.args[index];
        let arg = self.call.call.and_then(|call| call.info().args.get(index));
        let Some(arg) = arg else {
            return hex(self.line, number as u64);
        };
        let is_out = arg.ty.direction() == Direction::Out && arg.ty != ArgType::IovecOut;
        if is_out && !self.is_filled(index) {
            return address(self.line, number);
        }
        self.typed(index, arg.ty, number)
    }

    fn typed(&mut self, index: usize, ty: ArgType, number: usize) -> Result {
        use ArgType::*;
        let int = number as i32;
        let bits = number as u32 as u64;
        let wide = number as u64;
        match ty {
            Int | Fd | Pid | Key | TimerId => write!(self.line, "{int}"),
            Uint => write!(self.line, "{}", number as u32),
            Long | Off | Loff => write!(self.line, "{}", number as isize),
            Ulong | Size => write!(self.line, "{number}"),
            Hex | HexOff | Wide => hex(self.line, wide),
            Hex32 | Flags | IntFlags => hex(self.line, bits),
            Uid | Gid if int == -1 => self.line.write_str("-1"),
            Uid | Gid => write!(self.line, "{}", number as u32),
            Uid16 | Gid16 => write!(self.line, "{}", number as u16),
            Mode | OpenMode => octal(self.line, number as u32 & 0xffff),

            AtFd | Whence | FcntlCmd | IoctlRequest | OpenFlags | FdFlags | AtFlags
            | AccessMode | RwFlags | FcntlArg | IoctlArg | FlockOp | Fadvice | CloseRangeFlags
            | RenameFlags | AccessFlags | StatxFlags | StatxMask | FileMode | Dev | StatOut
            | StatxOut | Dirent64Out | TimespecPairIn => files::argument(self, index, ty, number),
            MmapProt => flags(self.line, wide, &names::MMAP_PROT),
            MmapFlags => names::mmap_flags(self.line, bits),
            MremapFlags => flags(self.line, wide, &names::MREMAP_FLAGS),
            MsyncFlags => flags(self.line, bits, &names::MSYNC_FLAGS),
            MlockallFlags => flags(self.line, bits, &names::MLOCKALL_FLAGS),
            Madvice => value(self.line, bits, &names::MADVICE),
            MemfdFlags => flags(self.line, bits, &names::MEMFD_FLAGS),

            Signal => signals::signal(self.line, int),
            SigHow => value(self.line, bits, &names::SIG_HOW),
            SigSetIn | SigSetOut => signals::set_argument(self, index, number),
            SigSetArgIn => signals::set_with_size(self, number),
            SigActionIn | SigActionOut => signals::action(self, number),
            SigInfoIn | SigInfoOut => signals::info_argument(self, number),
            SigEventIn => signals::event(self, number),
            StackIn | StackOut => signals::stack(self, number),

            ClockId => value(self.line, bits, &names::CLOCKS),
            TimerFlags => flags(self.line, bits, &names::TIMER_FLAGS),
            ItimerWhich => value(self.line, bits, &names::ITIMERS),
            TimerIdOut | TidOut | IntOut => {
                self.half(number, |line, id| write!(line, "{}", id as i32))
            }
            UintOut | UidOut | GidOut => self.half(number, |line, id| write!(line, "{id}")),
            TimeOut | TimeIn => self.word(number, |line, time| write!(line, "{}", time as i64)),
            TimespecIn | TimespecOut | TimespecInOut | Timespec64In | Timespec64Out
            | Timespec64InOut | FutexTimeout | FutexTimeout64 => times::timespec_at(self, number),
            TimevalIn | TimevalOut | TimevalInOut => times::timeval_at(self, number),
            ItimervalIn | ItimervalOut => times::itimerval_at(self, number),
            ItimerspecIn | ItimerspecOut | Itimerspec64In | Itimerspec64Out => {
                times::itimerspec_at(self, number)
            }
            TimezoneIn | TimezoneOut => times::timezone_at(self, number),
            TmsOut => times::tms_at(self, number),

            CloneFlags => flags(self.line, wide, &names::CLONE_FLAGS),
            Namespaces => flags(self.line, bits, &names::CLONE_FLAGS),
            IdType => value(self.line, bits, &names::ID_TYPES),
            WaitOptions => flags(self.line, bits, &names::WAIT_OPTIONS),
            RlimitResource => value(self.line, bits, &names::RLIMITS),
            RusageWho => value(self.line, bits, &names::RUSAGE_WHO),
            PriorityWhich => value(self.line, bits, &names::PRIORITY_WHICH),
            SchedPolicy => value(self.line, bits, &names::SCHED_POLICIES),
            ArchPrctlOption => value(self.line, bits, &names::ARCH_PRCTL),
            MembarrierCmd => flags(self.line, bits, &names::MEMBARRIER),
            GetrandomFlags => flags(self.line, bits, &names::GETRANDOM_FLAGS),
            RlimitIn | RlimitOut | Rlimit64In | Rlimit64Out => process::rlimit_at(self, number),
            RusageOut => process::rusage_at(self, number),
            UtsnameOut => process::utsname_at(self, number),
            SchedParamIn | SchedParamOut => {
                self.half(number, |line, priority| write!(line, "{}", priority as i32))
            }
            CpuSetIn | CpuSetOut => process::cpu_set_at(self, index, number),
            AddrOut => self.word(number, |line, word| address(line, word as usize)),
            SizeOut => self.word(number, |line, word| write!(line, "{word}")),

            Path | Str => buffers::string_at(self, number),
            BufIn | BufOut => buffers::buffer(self, index, ty, number),
            IovecIn | IovecOut => buffers::vectors(self, index, ty, number),
            PollfdInOut => files::pollfds(self, index, number),
            FdSetInOut => files::fd_set(self, number),
            FdPairOut => self.structure(number, |this, [pair]| {
                write!(this.line, "[{}, {}]", pair as i32, (pair >> 32) as i32)
            }),

            // What is not implemented is shown as it was given.
            Addr | FutexWord if process::is_address_out(self.call, index) => match self.result {
                Some(Ok(_)) => self.word(number, |line, word| address(line, word as usize)),
                _ => address(self.line, number),
            },
            PrctlOption => value(self.line, bits, &names::PRCTL),
            PrctlArg => prctl::argument(self, index, number),
            GidsIn | GidsOut => process::groups_at(self, index, number),
            Personality | SocketDomain | SocketType | FutexOp => hex(self.line, bits),
            _ => address(self.line, number),
        }
    }
}
