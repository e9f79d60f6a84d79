# /// answer
# verdict = "rejected"
# mistake = "changes a default of the signature"
# says = "50 for .size."
# ///
