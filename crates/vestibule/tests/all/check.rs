//! `policy check` over good and bad books.

use std::fs;

use crate::program::run;

#[test]
fn the_shipped_books_can_be_used() {
    for preset in ["solo", "group", "dbt-coaching"] {
        let came = run(&["policy", "check", "--preset", preset]);
        assert_eq!(came.code, 0, "{preset}: {}{}", came.out, came.err);
        assert!(
            came.out.contains("nothing goes wrong") && came.out.contains("The book can be used.")
        );
        assert!(came.out.contains("proved"), "{}", came.out);
    }
}

#[test]
fn a_bad_book_is_refused_by_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("own.cedar"),
        "// A rule.\npermit (principal, action, resource\n",
    )
    .unwrap();
    let book = folder.path().to_str().unwrap();
    let came = run(&["policy", "check", "--book", book]);
    assert_eq!(came.code, 1, "{}{}", came.out, came.err);
    assert!(came.out.contains("own.cedar:"), "{}", came.out);
    let came = run(&["policy", "decide", "--book", book]);
    assert_eq!(came.code, 2, "{}", came.err);
    assert!(came.err.contains("own.cedar:"), "{}", came.err);
}

#[test]
fn a_folder_without_policies_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let came = run(&["policy", "check", "--book", folder.path().to_str().unwrap()]);
    assert_eq!(came.code, 2);
    assert!(came.err.contains("there is no .cedar file"), "{}", came.err);
    let came = run(&["policy", "check", "--book", "no/such/folder"]);
    assert_eq!(came.code, 2);
}
