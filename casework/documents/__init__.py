"""What goes out on paper: 申报书, 推荐表, 推荐函, 声明, the cover, and the package of all files."""
