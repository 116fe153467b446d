"""Which provinces, divisions, organisations and holiday notices does the country have?"""
