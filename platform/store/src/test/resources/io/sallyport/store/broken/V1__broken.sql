create tabel nonsense (x int);
