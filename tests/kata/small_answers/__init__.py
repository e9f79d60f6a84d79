"""Small answers to small exercises, judged on the real server: what the worlds and the naming of mistakes make of them."""
