"""The page on which a teacher makes a link, or a lesson's file."""
