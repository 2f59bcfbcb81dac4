//! Real programs, unpatched, made into images by `CC=sigil-cc`: a script given on the command
//! line, read from the console, or built in. `cargo xtask test commands` runs them.

mod common;

use std::path::Path;

use common::{fed, folder, on_arch};

/// Builds a demo and gives its image.
fn demo(name: &str) -> String {
    let ran = on_arch(&["sdk", "--demo", name]);
    assert_eq!(ran.status, 0, "{ran:?}");
    ran.out.trim().to_string()
}

#[test]
#[ignore = "boots guests"]
fn lua_runs_scripts() {
    let lua = demo("lua");
    let script = "local t = {} for i = 1, 100 do t[i] = i * i end \
                  table.sort(t, function(a, b) return a > b end) \
                  print(t[1], string.format('%.3f', math.pi), #arg)";
    let ran = on_arch(&["run", &lua, "--", "-e", script]);
    assert_eq!(
        (ran.status, ran.out.as_str()),
        (0, "10000\t3.142\t2\n"),
        "{ran:?}"
    );
    let ran = fed(
        &["run", "--timeout", "30", &lua, "--", "-"],
        "print(6 * 7)\nos.exit(3)\n",
    );
    assert_eq!((ran.status, ran.out.as_str()), (3, "42\n"), "{ran:?}");
    let ran = on_arch(&[
        "run",
        "--env",
        "LUA_INIT=print(os.time() > 1.7e9)",
        &lua,
        "--",
        "-v",
    ]);
    assert!(ran.out.contains("Lua 5.4"), "{ran:?}");

    let objects = Path::new(&lua).parent().unwrap();
    let [main, library] = ["lua.o", "liblua.a"].map(|name| objects.join(name));
    let image = folder("lua-script").join("script.elf");
    let image = image.to_str().unwrap();
    let built = on_arch(&[
        "run",
        "-o",
        image,
        main.to_str().unwrap(),
        library.to_str().unwrap(),
        "--cc-arg",
        "-lm",
        "--",
        "-e",
        "print('built in', 7 // 2)",
    ]);
    assert_eq!(built.status, 0, "{built:?}");
    let ran = on_arch(&["run", image]);
    assert_eq!(
        (ran.status, ran.out.as_str()),
        (0, "built in\t3\n"),
        "{ran:?}"
    );
}

#[test]
#[ignore = "boots guests"]
fn sqlite_runs_statements() {
    let sqlite = demo("sqlite");
    let sql = "create table t(a, b); insert into t values (1, 'one'), (2, 'two'), (3, 'three'); \
               select sum(a), group_concat(b, '+') from t;";
    let ran = on_arch(&["run", &sqlite, "--", ":memory:", sql]);
    assert_eq!(
        (ran.status, ran.out.as_str()),
        (0, "6|one+two+three\n"),
        "{ran:?}"
    );
    let ran = fed(
        &[
            "run",
            "--timeout",
            "30",
            &sqlite,
            "--",
            "-batch",
            ":memory:",
        ],
        "select 6 * 7;\n.quit\n",
    );
    assert_eq!((ran.status, ran.out.as_str()), (0, "42\n"), "{ran:?}");

    let sources = Path::new(&sqlite).parent().unwrap();
    let [shell, library] = ["shell.c", "sqlite3.c"].map(|name| sources.join(name));
    let image = folder("sqlite-script").join("script.elf");
    let image = image.to_str().unwrap();
    let built = on_arch(&[
        "run",
        "-o",
        image,
        shell.to_str().unwrap(),
        library.to_str().unwrap(),
        "--cc-arg",
        "-O0",
        "--cc-arg",
        "-g0",
        "--cc-arg",
        "-DSQLITE_OMIT_LOAD_EXTENSION",
        "--",
        ":memory:",
        "select 'built in', 7 / 2",
    ]);
    assert_eq!(built.status, 0, "{built:?}");
    let ran = on_arch(&["run", image]);
    assert_eq!(
        (ran.status, ran.out.as_str()),
        (0, "built in|3\n"),
        "{ran:?}"
    );
}
