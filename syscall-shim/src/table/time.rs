//! Clocks, sleeps and timers.

#[doc(hidden)]
#[macro_export]
macro_rules! __syscalls_time {
    (($($callback:tt)+) $($before:tt)*) => {
        $crate::__syscalls_memory! { ($($callback)+) $($before)*
            nanosleep(rqtp: TimespecIn, rmtp: TimespecOut) [35 162 101 162 101] restart full;
            clock_nanosleep(clockid: ClockId, flags: TimerFlags, rqtp: TimespecIn, rmtp: TimespecOut) [230 267 115 265 115] restart full;
            clock_gettime(clockid: ClockId, tp: TimespecOut) [228 265 113 263 113] leaf full;
            clock_settime(clockid: ClockId, tp: TimespecIn) [227 264 112 262 112] plain full;
            clock_getres(clockid: ClockId, tp: TimespecOut) [229 266 114 264 114] plain full;
            clock_adjtime(clockid: ClockId, tx: TimexInOut) [305 343 266 372 266] plain partial("adjusting: EOPNOTSUPP");
            adjtimex(tx: TimexInOut) [159 124 171 124 171] plain partial("adjusting: EOPNOTSUPP");
            gettimeofday(tv: TimevalOut, tz: TimezoneOut) [96 78 169 78 169] plain full;
            settimeofday(tv: TimevalIn, tz: TimezoneIn) [164 79 170 79 170] plain full;
            time(tloc: TimeOut) [201 13 - - -] plain full;
            alarm(seconds: Uint) [37 27 - - -] plain full;
            getitimer(which: ItimerWhich, value: ItimervalOut) [36 105 102 105 102] plain full;
            setitimer(which: ItimerWhich, value: ItimervalIn, ovalue: ItimervalOut) [38 104 103 104 103] plain full;
            timer_create(clockid: ClockId, sevp: SigEventIn, timerid: TimerIdOut) [222 259 107 257 107] memory full;
            timer_settime(timerid: TimerId, flags: TimerFlags, new_value: ItimerspecIn, old_value: ItimerspecOut) [223 260 110 258 110] plain full;
            timer_gettime(timerid: TimerId, value: ItimerspecOut) [224 261 108 259 108] plain full;
            timer_getoverrun(timerid: TimerId) [225 262 109 260 109] plain full;
            timer_delete(timerid: TimerId) [226 263 111 261 111] plain full;
            timerfd_create(clockid: ClockId, flags: FdFlags) [283 322 85 350 85] memory full;
            timerfd_settime(fd: Fd, flags: TimerFlags, new_value: ItimerspecIn, old_value: ItimerspecOut) [286 325 86 353 86] plain full;
            timerfd_gettime(fd: Fd, value: ItimerspecOut) [287 326 87 354 87] plain full;
        }
    };
}
