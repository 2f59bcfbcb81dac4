//! A program that differs, as a test in C.

use super::calls::gives;
use super::kernels::Difference;
use super::program::{Arg, Birth, Step, What};

/// How handlers are named in `stage.h`.
const HANDLERS: [&str; 6] = ["DEFAULT", "IGNORE", "PLAIN", "INFO", "SENDING", "EXITING"];

/// The test's file: a step a case, and what Linux does.
pub fn text(name: &str, difference: &Difference) -> String {
    let steps = &difference.program.steps;
    let cases: String = steps
        .iter()
        .enumerate()
        .map(|(n, step)| format!("    case {n}: {} break;\n", statement(step)))
        .collect();
    let turns: Vec<String> = steps
        .iter()
        .map(|step| format!("{{{}, {}}}", step.actor, u8::from(step.timed)))
        .collect();
    let events: String = difference
        .linux
        .iter()
        .map(|event| format!("    {event:?},\n"))
        .collect();
    format!(
        "// rule: what happens in this program is what happens in it on Linux\n\
         // source: linux-diff, {name}\n\
         #include \"steps.h\"\n\n\
         static void perform(int self, int step)\n{{\n    switch (step) {{\n{cases}    }}\n}}\n\n\
         static const struct turn turns[] = {{{}}};\n\n\
         static const char *const on_linux[] = {{\n{events}}};\n\n\
         int main(void)\n{{\n    CHECK_PLAY(turns, on_linux);\n    DONE();\n}}\n",
        turns.join(", ")
    )
}

fn statement(step: &Step) -> String {
    let args: Vec<String> = step.args.iter().map(argument).collect();
    match step.what {
        What::Call(call) => {
            let letter = gives(call).letter();
            let args = match args.is_empty() {
                true => "0".into(),
                false => args.join(", "),
            };
            format!("CALL('{letter}', SYS_{}, {args});", call.name())
        }
        What::Start(birth) => {
            let how = match birth {
                Birth::Fork => "FORK",
                Birth::Vfork => "VFORK",
                Birth::Thread => "THREAD",
                Birth::Clone3 => "CLONE3",
            };
            let mut args = args;
            args.resize(3, "0".into());
            format!("start(self, step, {how}, {});", args.join(", "))
        }
    }
}

fn argument(arg: &Arg) -> String {
    match arg {
        Arg::Int(n) if n.unsigned_abs() > 0xffff => format!("{n:#x}"),
        Arg::Int(n) => n.to_string(),
        Arg::Pid(k) => format!("the_pid({k})"),
        Arg::Group(k) => format!("-the_pid({k})"),
        Arg::Tid(k) => format!("the_tid({k})"),
        Arg::Result(of) => format!("stage->results[{of}]"),
        Arg::Bad => "(long)stage->bad".into(),
        Arg::Words(words) => {
            let words: Vec<String> = words.iter().map(|word| format!("{word:#x}")).collect();
            format!("(long)WORDS({})", words.join(", "))
        }
        Arg::Action(handler, flags, mask) => {
            let handler = HANDLERS.get(usize::from(*handler)).unwrap_or(&"DEFAULT");
            format!("(long)action(self, {handler}, {flags:#x}, {mask:#x})")
        }
        Arg::Info(signal, code, value) => format!("(long)info(self, {signal}, {code}, {value})"),
        Arg::Event(how, signal, value, k) => {
            format!("(long)event(self, {how}, {signal}, {value}, {k})")
        }
        Arg::Stack(flags, size) => format!("(long)stack(self, {flags}, {size})"),
        Arg::Out(kind) => format!("(long)out(self, '{kind}')"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::program::Program;

    #[test]
    fn a_test_has_a_case_a_step() {
        let program =
            Program::parse("0 fork i1\n1~ rt_sigaction i10 a3,0x800,0x1 oa i8\n0 pause\n");
        let difference = Difference {
            program: program.expect("it is one"),
            linux: vec!["r 0 0 1001".into()],
            ours: Vec::new(),
        };
        let text = text("seed 1, program 2", &difference);
        for part in [
            "case 0: start(self, step, FORK, 1, 0, 0); break;",
            "case 1: CALL('v', SYS_rt_sigaction, 10, (long)action(self, INFO, 0x800, 0x1), (long)out(self, 'a'), 8); break;",
            "case 2: CALL('v', SYS_pause, 0); break;",
            "{{0, 0}, {1, 1}, {0, 0}}",
            "    \"r 0 0 1001\",\n",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
    }
}
