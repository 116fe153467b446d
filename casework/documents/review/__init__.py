"""What goes out on paper of a list's review and study, as Word file, PDF and workbook?"""
