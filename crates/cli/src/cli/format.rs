//! The forms of a result, as flags.
//!
//! Every command has its own set of them, an enum of its own: whoever adds a form to one is
//! told by the compiler where that command has to write it. What is the same everywhere, the
//! words of the help among it, stands here.

/// What the forms that many commands have are for.
pub(super) const REPORT: &str = "A report for people";
pub(super) const DOCUMENT: &str = "One JSON document";
pub(super) const LINES: &str = "One JSON object a line";
pub(super) const PAGE: &str = "One page for a browser, which needs no network";
pub(super) const COLUMNS: &str =
    "The table as a Parquet file, with numbers as numbers; with -o FILE";
pub(super) const TICKET: &str = "For a page or a ticket";

/// Declares the forms that a command has, each with its help; the first is the default. A
/// form is asked for by its name in lower case.
macro_rules! forms {
    ($vis:vis enum $name:ident { $first:ident = $help:expr $(, $form:ident = $more:expr)* $(,)? }) => {
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
        $vis enum $name {
            #[default]
            #[value(help = $help)]
            $first,
            $(
                #[value(help = $more)]
                $form,
            )*
        }
    };
}
pub(super) use forms;
