"""The office's calendar as data: closed days with their legal basis, every change a version, deadlines counted anew."""
