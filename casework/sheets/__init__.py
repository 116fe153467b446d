"""How do the facts of one kind go out as a sheet (XLSX), and come back?"""
