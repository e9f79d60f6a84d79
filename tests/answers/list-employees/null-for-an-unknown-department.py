# /// answer
# verdict = "rejected"
# mistake = "looks up the department's id first: for an unknown one it is None, and the filter is IS NULL"
# says = "does not exist"
# ///
