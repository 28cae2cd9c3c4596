"""Connected components, and the file that all programs write."""


class Sets:
    def __init__(self, n):
        self.above = list(range(n))

    def find(self, at):
        above = self.above
        while above[at] != at:
            above[at] = above[above[at]]
            at = above[at]
        return at

    def join(self, a, b):
        a, b = self.find(a), self.find(b)
        self.above[max(a, b)] = min(a, b)

    def write(self, path):
        with open(path, "w") as out:
            out.writelines(f"{at}\t{self.find(at)}\n" for at in range(len(self.above)))
