//! `cargo xtask shell` as a person uses it: on a terminal, with keys.

use std::fs;
use std::io;
use std::process::Stdio;
use std::time::Duration;

use conformance::driven::{Driven, Missing};
use conformance::window::Window;

use crate::bench::prompt;
use crate::checks::{Context, Verdict};
use crate::failure::{Failure, OnFile, Result};
use crate::process::cargo;

const WINDOW: Window = Window {
    rows: 30,
    columns: 100,
};
const WIDER: Window = Window {
    rows: 40,
    columns: 120,
};
/// For what takes no time: the host may be busy.
const SOON: Duration = Duration::from_secs(20);
/// For what is built first.
const BUILT: Duration = Duration::from_secs(600);
/// Between a command and a key for it.
const PAUSE: Duration = Duration::from_millis(300);
const PROMPT: &str = ":~# ";

/// Keys, with a pause between two pieces, in which who runs then comes to read; and what the shell shows for
/// them, before its prompt.
const DIALOGUE: &[(&[&str], &str)] = &[
    (&["stty size\r"], "\n30 100"),
    (&["tty\r"], "\n/dev/console"),
    // A job is interrupted, and stopped, listed, continued behind and killed.
    (&["sleep 100\r", "\x03"], "^C"),
    (&["echo $?\r"], "\n130"),
    (&["sleep 100\r", "\x1a"], "Stopped"),
    (&["jobs\r"], "Stopped                    sleep 100"),
    (&["bg\r"], "[1] sleep 100"),
    (&["jobs\r"], "Running                    sleep 100"),
    (&["kill %1; wait %1; echo \"<$?>\"\r"], "\n<143>"),
    (&["cat\r", "\x1c"], "Quit"),
    // A pipeline is one job.
    (&["sleep 100 | cat\r", "\x1a"], "Stopped"),
    (&["fg\r", "\x03"], "^C"),
    (&["jobs; echo none\r"], "\nnone"),
    // Who reads behind is stopped.
    (&["cat &\r"], "cat &"),
    (&["sleep 1; jobs\r"], "Stopped (tty input)"),
    (&["kill -9 %1; wait; echo gone\r"], "\ngone"),
    (
        &["trap 'echo \"<$((1 + 1))>\"' INT; kill -INT $$\r"],
        "\n<2>",
    ),
    (&["sleep 1 & wait -n; echo \"<$?>\"\r"], "\n<0>"),
    // The line is edited, and comes back out of the history.
    (&["echo ac\x1b[Db\r"], "\nabc"),
    (&["\x1b[A\r"], "\nabc"),
    // The key for the end of the file ends what reads, not the shell.
    (&["cat\r", "one\r", "\x04"], "\none"),
];

fn held(missing: Missing) -> Failure {
    Failure::tool(missing.to_string())
}

fn lost(error: io::Error) -> Failure {
    Failure::tool(format!("the terminal is lost: {error}"))
}

/// A dialogue with the shell, a window that grows, and its end; programs that tell of processes; and how soon the
/// prompt is there.
pub fn shell(context: &Context) -> Result<Verdict> {
    let setup = &context.setup;
    let mut xtask = cargo(&setup.dirs);
    xtask.args(["xtask", "shell", "--arch", setup.target.name]);
    let mut shell = Driven::start(&mut xtask, WINDOW).map_err(lost)?;
    shell.expect(PROMPT, BUILT).map_err(held)?;
    for (keys, shown) in DIALOGUE {
        say(&mut shell, keys)?;
        shell.expect(shown, SOON).map_err(held)?;
        shell.expect(PROMPT, SOON).map_err(held)?;
    }
    shell.resize(WIDER).map_err(lost)?;
    // It comes with what is typed, in its own time.
    let wide = "\n40 120";
    shell
        .send("while [ \"$(stty size)\" != '40 120' ]; do :; done; stty size\r")
        .map_err(lost)?;
    shell.expect(wide, SOON).map_err(held)?;
    shell.expect(PROMPT, SOON).map_err(held)?;
    shell.send("exit 5\r").map_err(lost)?;
    let status = shell.wait(SOON).map_err(lost)?;
    if status.code() != Some(5) {
        let why = format!("the shell's status 5 became {status}");
        return Ok(Verdict::Failed(why));
    }
    if let Some(why) = differs(context)? {
        return Ok(Verdict::Failed(why));
    }
    let prompt = prompt::measure(setup)?;
    let summary = format!(
        "{} answers; {} say what they do on Linux; {prompt}",
        DIALOGUE.len(),
        PACKAGES.join(" and ")
    );
    let most = setup.target.prompt;
    Ok(match prompt.instructions <= most {
        true => Verdict::Passed(summary),
        false => Verdict::Failed(format!("{summary} (at most {most})")),
    })
}

/// Packages whose programs tell of processes.
const PACKAGES: &[&str] = &["procps", "psmisc"];
/// Their programs' script, and what it prints on Linux.
const SCRIPT: &str = "processes.sh";
const PRINTED: &str = "processes.txt";

/// What the programs say of processes in a machine, where that is not what they say on Linux.
fn differs(context: &Context) -> Result<Option<String>> {
    let setup = &context.setup;
    let scripts = setup.dirs.root.join("conformance/programs");
    let more = setup.dirs.work(setup.target.name)?.join("processes");
    fs::create_dir_all(&more).on(&more)?;
    let script = more.join(SCRIPT);
    fs::copy(scripts.join(SCRIPT), &script).on(&script)?;
    let mut xtask = cargo(&setup.dirs);
    xtask.args(["xtask", "shell", "--timeout", "120"]);
    xtask
        .args(["--arch", setup.target.name, "--initrd"])
        .arg(&more);
    // A shell that takes none of its own tools for the packages', and a program that is not all of them.
    for package in PACKAGES.iter().chain(&["dash", "coreutils"]) {
        xtask.args(["--image", package]);
    }
    xtask.args(["--", "/bin/dash", &format!("/{SCRIPT}")]);
    xtask.args(["/bin/busybox", "/bin/sleep"]);
    let log = context.logs.join("processes.log");
    let output = xtask.stdin(Stdio::null()).output().map_err(lost)?;
    fs::write(&log, [&output.stdout[..], &output.stderr].concat()).on(&log)?;
    let wanted = scripts.join(PRINTED);
    let wanted = fs::read_to_string(&wanted).on(&wanted)?;
    let printed = String::from_utf8_lossy(&output.stdout);
    let (mut theirs, mut ours) = (wanted.lines(), printed.lines());
    while let (theirs, ours) = (theirs.next(), ours.next())
        && (theirs.is_some() || ours.is_some())
    {
        if theirs != ours {
            let [theirs, ours] = [theirs, ours].map(|line| line.unwrap_or("(the end)"));
            let log = log.display();
            return Ok(Some(format!("`{ours}` here, `{theirs}` on Linux: {log}")));
        }
    }
    Ok(None)
}

/// Types keys, as [`DIALOGUE`] has them.
fn say(shell: &mut Driven, keys: &[&str]) -> Result {
    for (i, piece) in keys.iter().enumerate() {
        if i > 0 {
            std::thread::sleep(PAUSE);
        }
        shell.send(piece).map_err(lost)?;
    }
    Ok(())
}
