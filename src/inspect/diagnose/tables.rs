//! Tables of rows, put together by the compiler.

pub(super) const fn count<T>(mut tables: &[&[T]]) -> usize {
    let mut count = 0;
    while let [table, rest @ ..] = tables {
        count += table.len();
        tables = rest;
    }
    count
}

/// The rows of all tables. `N` is their number.
#[expect(clippy::panic, reason = "the compiler evaluates it, so that it would not compile")]
pub(super) const fn join<T: Copy, const N: usize>(mut tables: &[&[T]]) -> [T; N] {
    let [[first, ..], ..] = tables else { panic!("there are no rows") };
    let mut rows = [*first; N];
    let mut left: &mut [T] = &mut rows;
    while let [table, others @ ..] = tables {
        let mut table = *table;
        while let [row, rest @ ..] = table {
            let slots = left;
            let Some((slot, others)) = slots.split_first_mut() else { panic!("N is too small") };
            *slot = *row;
            (table, left) = (rest, others);
        }
        tables = others;
    }
    rows
}

/// A slice of the rows of these tables.
macro_rules! joined {
    ($row:ty: $($table:expr),+ $(,)?) => {{
        const TABLES: &[&[$row]] = &[$($table),+];
        const ROWS: [$row; $crate::inspect::diagnose::tables::count(TABLES)] =
            $crate::inspect::diagnose::tables::join(TABLES);
        &ROWS
    }};
}

pub(super) use joined;
