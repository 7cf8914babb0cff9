"""回访与评价: was it really solved?"""
