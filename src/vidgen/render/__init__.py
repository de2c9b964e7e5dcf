"""From records to a file: plan, compositor, sound mix, encoder, export."""
