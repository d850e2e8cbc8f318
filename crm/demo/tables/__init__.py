"""What the demo is made of: names, places, goods, calls and answers, all of them invented."""
