"""The production server, as the files under ``deploy/`` run it."""
